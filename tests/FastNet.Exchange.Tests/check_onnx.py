"""Has ONNX's own checker look at exported models, types and shapes included (Debian's python3-onnx 1.12).

    mkdir /tmp/kept
    FASTNET_KEEP_ONNX=/tmp/kept dotnet test tests/FastNet.Exchange.Tests -c Release
    python3 tests/FastNet.Exchange.Tests/check_onnx.py /tmp/kept
"""

import pathlib
import sys

import onnx
import onnx.helper
import onnx.shape_inference

paths = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
for path in paths:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    # Inference alone, without the shapes that the file says: they must be the same.
    bare = onnx.load(path)
    for output in bare.graph.output:
        output.type.tensor_type.ClearField("shape")
    inferred = {value.name: value.type for value in onnx.shape_inference.infer_shapes(bare, strict_mode=True, data_prop=True).graph.output}
    for output in model.graph.output:
        assert output.type.tensor_type == inferred[output.name].tensor_type, (path, output, inferred[output.name])
    lowest = onnx.helper.find_min_ir_version_for(model.opset_import)
    assert model.ir_version == lowest, (path, model.ir_version, lowest)
print(f"onnx {onnx.__version__} accepts {len(paths)} models")
