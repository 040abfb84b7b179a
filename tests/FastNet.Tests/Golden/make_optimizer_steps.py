"""Makes torch_optimizers.npz: python3 make_optimizer_steps.py (PyTorch 1.13, NumPy 1.24). The tests themselves need neither."""
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
SHAPES = {"W1": (17, 5), "b1": (5,), "W2": (5, 3), "b2": (3,)}
STEPS = 6
MAX_NORM = 4.0

random = np.random.RandomState(0)
start = {name: random.randn(*shape) for name, shape in SHAPES.items()}
# Norms from 0.7 to 24: some gradients are clipped and some are not.
gradients = [{name: 0.1 * 2 ** step / 1.5 * random.randn(*shape) for name, shape in SHAPES.items()} for step in range(STEPS)]
result = {"w0": start, **{f"g{step}": gradient for step, gradient in enumerate(gradients)}}


def run(name, create, states=(), clip=None):
    """Six steps; keeps the last parameters and states."""
    parameters = {key: torch.nn.Parameter(torch.tensor(value)) for key, value in start.items()}
    optimizer = create(parameters)
    for gradient in gradients:
        for key, parameter in parameters.items():
            parameter.grad = torch.tensor(gradient[key])
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(parameters.values(), clip)
        optimizer.step()
    result[name] = {key: parameter.detach().numpy() for key, parameter in parameters.items()}
    for i, state in enumerate(states):
        result[f"{name}.{i}"] = {key: optimizer.state[parameter][state].numpy() for key, parameter in parameters.items()}


def matrices(parameters):
    return [{"params": [parameters["W1"], parameters["W2"]], "weight_decay": 0.1}, {"params": [parameters["b1"], parameters["b2"]], "weight_decay": 0.0}]


optim = torch.optim
MOMENTS = ("exp_avg", "exp_avg_sq")
run("sgd", lambda p: optim.SGD(p.values(), lr=1e-2))
run("momentum", lambda p: optim.SGD(p.values(), lr=1e-2, momentum=0.9), ["momentum_buffer"])
run("nesterov", lambda p: optim.SGD(p.values(), lr=1e-2, momentum=0.9, nesterov=True), ["momentum_buffer"])
run("adagrad", lambda p: optim.Adagrad(p.values(), lr=1e-2, eps=1e-8), ["sum"])
run("rmsprop", lambda p: optim.RMSprop(p.values(), lr=1e-2, alpha=0.99, eps=1e-8), ["square_avg"])
run("adam", lambda p: optim.Adam(p.values(), lr=1e-2), MOMENTS)
run("adamw", lambda p: optim.AdamW(p.values(), lr=1e-2), MOMENTS)
run("adamw matrices", lambda p: optim.AdamW(matrices(p), lr=1e-2), MOMENTS)
run("sgd clipped", lambda p: optim.SGD(p.values(), lr=1e-2), clip=MAX_NORM)
run("momentum clipped", lambda p: optim.SGD(p.values(), lr=1e-2, momentum=0.9), ["momentum_buffer"], clip=MAX_NORM)
run("adamw matrices clipped", lambda p: optim.AdamW(matrices(p), lr=1e-2), MOMENTS, clip=MAX_NORM)

flat = {name: np.concatenate([value.ravel() for value in values.values()]) for name, values in result.items()}
norms = [np.linalg.norm(flat[f"g{step}"]) for step in range(STEPS)]
assert min(norms) < MAX_NORM < max(norms), norms
np.savez_compressed("torch_optimizers.npz", **flat)
