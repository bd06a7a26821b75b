"""Other tools on the same text, each in a process of its own: ``python -m benchmarks.others TOOL FOLDER CHARACTERS STARTED SEGMENTER``.

In: a tool, so many characters from the beginning of a corpus, the time at which this process was started (seconds of the epoch), the folder of pkuseg's
model. Out: a line of JSON with how long each half of them took, and how long it took from the start of Python until the tool was loaded.

``spacy`` is a pipeline of the shape of ``zh_core_web_sm`` (its weights are in no package registry): pkuseg's words, tok2vec, tagger, parser, named entities,
of the sizes and with as many labels as there, with random weights, which take as long as trained ones. ``spacy-jieba`` is the same with jieba's words, which
come faster. ``train`` makes the model for pkuseg: one round over the beginning of the corpus, parted by jieba; a word costs the same whether it is right.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

# As many labels as zh_core_web_sm has.
_TAGS, _DEPENDENCIES, _ENTITIES = 36, 45, 18
_TRAINED_ON = 30_000  # characters


def jieba(_: Path) -> Callable[[list[str]], object]:
    import jieba.posseg  # noqa: PLC0415 - one tool in a process

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    return lambda texts: [len(list(jieba.posseg.cut(text))) for text in texts]


def spacy(model: Path, segmenter: str = "pkuseg") -> Callable[[list[str]], object]:
    import jieba  # noqa: PLC0415
    import numpy  # noqa: PLC0415
    import spacy  # noqa: PLC0415
    from spacy.tokens import Doc  # noqa: PLC0415
    from spacy.training import Example  # noqa: PLC0415

    jieba.setLogLevel("ERROR")
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    if segmenter == "pkuseg":
        nlp.config["initialize"]["tokenizer"]["pkuseg_model"] = str(model)
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    nlp.add_pipe("tok2vec")
    tagger = nlp.add_pipe("tagger", config={"model": {"tok2vec": listener}})
    parser = nlp.add_pipe("parser", config={"model": {"tok2vec": listener}})
    recognizer = nlp.add_pipe("ner")  # with a tok2vec of its own, as there
    for component, kind, labels in (
        (tagger, "T", _TAGS), (parser, "d", _DEPENDENCIES), (recognizer, "E", _ENTITIES)
    ):  # fmt: skip
        for i in range(labels):
            component.add_label(f"{kind}{i}")
    sample = Example.from_dict(Doc(nlp.vocab, words=["法院", "审理", "案件"]), {"tags": None})
    nlp.initialize(lambda: [sample])
    rng = numpy.random.default_rng(0)
    for _, component in nlp.pipeline:
        for node in component.model.walk() if hasattr(component, "model") else ():
            for name in node.param_names:
                if node.has_param(name) and not node.get_param(name).any():  # the last layers begin with zeros
                    node.set_param(name, rng.normal(0, 0.1, node.get_param(name).shape).astype("float32"))
    return lambda texts: [len(doc.ents) for doc in nlp.pipe(texts)]


def train(folder: Path, model: Path) -> None:
    """Make a model for pkuseg in that folder."""
    import jieba  # noqa: PLC0415
    import spacy_pkuseg  # noqa: PLC0415

    jieba.setLogLevel("ERROR")
    lines = (line for page in _pages(folder, _TRAINED_ON) for line in page.splitlines())
    parted = [" ".join(word for word in jieba.cut(line) if not word.isspace()) for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as temporary:
        table = Path(temporary, "parted.txt")
        table.write_text("\n".join(parted) + "\n", encoding="utf-8")
        spacy_pkuseg.train(str(table), str(table), str(model), train_iter=1)


def _pages(folder: Path, characters: int) -> Iterator[str]:
    held = 0
    for path in sorted(folder.rglob("*.txt")):
        if held >= characters:
            return
        text = path.read_text(encoding="utf-8")
        held += len(text)
        yield text


def main(tool: str, folder: str, characters: str, started: str, model: str) -> None:
    run = {"jieba": jieba, "spacy": spacy, "spacy-jieba": partial(spacy, segmenter="jieba")}[tool](Path(model))
    texts = list(_pages(Path(folder), int(characters)))
    run(texts[:1])  # what a tool loads with its first text
    loading = {"seconds": time.time() - float(started), "cpu": time.process_time()}
    halves = []
    for half in (texts[: len(texts) // 2], texts[len(texts) // 2 :]):
        start, cpu = time.perf_counter(), time.process_time()
        run(half)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        halves.append({"characters": sum(map(len, half)), "seconds": seconds, "cpu": cpu})
    print(json.dumps({"loading": loading, "halves": halves}))


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(*map(Path, sys.argv[2:]))
    else:
        main(*sys.argv[1:])
