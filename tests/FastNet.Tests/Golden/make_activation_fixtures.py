"""Makes activations.npz, what the tests compare activations with: python3 make_activation_fixtures.py (PyTorch 1.13.1, Debian's python3-torch). The tests need no Python.

Of each function: y of x and the gradient dx for the upstream gradient dy, in double. x is from -3 to 3, where (1 + erf) / 2 of PyTorch's gelu has 12 digits; gelu_tail
stands for what lies further below, by erfc."""
import torch
from torch.nn import functional as F
import numpy as np

torch.manual_seed(12)
x = torch.rand(300, dtype=torch.double) * 6 - 3
tail = -3 - 27 * torch.rand(100, dtype=torch.double)
dy = torch.randn(300, dtype=torch.double)

FUNCTIONS = {
    "relu": (x, F.relu), "leaky-relu": (x, F.leaky_relu), "elu": (x, F.elu), "sigmoid": (x, torch.sigmoid), "tanh": (x, torch.tanh), "gelu": (x, F.gelu), "silu": (x, F.silu),
    "softplus": (x, lambda x: F.softplus(x, threshold=1000)), "maxout": (x, lambda x: x.view(-1, 2, 5).amax(1)),
    "gelu_tail": (tail, lambda x: x * torch.erfc(x * -0.5 ** 0.5) / 2),
}

arrays = {"x": x.numpy(), "x_tail": tail.numpy(), "dy": dy.numpy()}
for name, (inputs, function) in FUNCTIONS.items():
    leaf = inputs.clone().requires_grad_()
    y = function(leaf)
    y.backward(dy[:y.numel()].view_as(y))
    arrays[f"{name}_y"], arrays[f"{name}_dx"] = y.detach().numpy(), leaf.grad.numpy()
np.savez_compressed("activations.npz", **arrays)
