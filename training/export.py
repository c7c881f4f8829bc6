"""Trained weights → the shipped model: `python -m training.export WEIGHTS --out truceline/reading/model`.

Two ONNX graphs, weights quantised to int8 (dynamic), with tokenizer, settings and checksums.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

from training.model import WIDTH, Reader, base_encoder
from truceline.reading.decoding import KINDS


class _Encoder(torch.nn.Module):
    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.encoder = reader.encoder

    def forward(self, ids, mask, shapes, first):  # type: ignore[no-untyped-def]
        return self.encoder(ids, mask, shapes, first)


class _Readings(torch.nn.Module):
    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.readings = reader.readings

    def forward(self, vectors, words, window, first, last, kind):  # type: ignore[no-untyped-def]
        roles, attributes = self.readings(vectors, words, window, first, last, kind)
        return (roles, *attributes.values())


def export(model: Reader, out: Path) -> None:
    """Write both graphs."""
    model.eval()
    out.mkdir(parents=True, exist_ok=True)
    ids = torch.ones(2, 9, dtype=torch.long)
    first = torch.arange(7).repeat(2, 1)
    vectors, words, at = torch.rand(2, 7, WIDTH), torch.ones(2, 7), torch.tensor([2, 2, 3])
    names = list(model.readings.attributes)
    graphs = {
        "encoder": (
            _Encoder(model), (ids, torch.ones_like(ids), torch.zeros_like(ids), first),
            {n: {0: "windows", 1: "subwords"} for n in ("ids", "mask", "shapes")} | {"first": {0: "windows", 1: "words"}},
            ["vectors", "anchors", "signs"],
        ),
        "readings": (
            _Readings(model), (vectors, words, torch.tensor([0, 0, 1]), at, at, torch.tensor([0, 1, 2])),
            {"vectors": {0: "windows", 1: "words"}, "words": {0: "windows", 1: "words"},
             **{n: {0: "n"} for n in ("window", "first", "last", "kind")}},
            ["roles", *names],
        ),
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for name, (module, example, axes, outputs) in graphs.items():
            plain, ready = Path(folder) / f"{name}.onnx", Path(folder) / f"{name}-ready.onnx"
            shared = {o: {0: "n"} for o in outputs}
            torch.onnx.export(
                module, example, str(plain), input_names=list(axes), output_names=outputs,
                dynamic_axes={**axes, **shared}, opset_version=17, dynamo=False,
            )  # fmt: skip
            quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
            # convolutions stay in float: their int8 form is twice as slow on a processor
            kinds = ["MatMul", "Gemm", "Gather"]
            quantize_dynamic(
                str(ready),
                str(out / f"{name}.onnx"),
                weight_type=QuantType.QInt8,
                per_channel=True,
                op_types_to_quantize=kinds,
            )


def describe(out: Path) -> None:
    """Write `reader.json`: checksums of the graphs, and settings to start from (see `training.thresholds`)."""
    sums = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(out.glob("*.onnx"))}
    described = {"thresholds": dict.fromkeys((*KINDS, "sign"), 0.5), "curves": {}, "least": {}, "sha256": sums}
    (out / "reader.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, default=Path("truceline/reading/model"))
    options = parser.parse_args()
    base = Path("build/minilm")
    model = Reader(base_encoder(base))
    model.load_state_dict(torch.load(options.weights))
    export(model, options.out)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(options.out / "tokenizer.json"))
    describe(options.out)


if __name__ == "__main__":
    main()
