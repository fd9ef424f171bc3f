"""The proofreader's recall by rule, its alarms on faultless sentences, and its speed."""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.command import load
from bench.ours import set_up
from bench.planted import (
    Planted,
    faultless_text,
    findings_in,
    mended,
    planted_texts,
    right_sentences,
)
from bench.wrong_characters import speed, tables
from bulletin.proof import Finding, proofread
from bulletin.proof.passages import paragraphs, sentences

TRIALS = 5
LENGTH = 10_000


def main() -> None:
    arguments = _parser().parse_args()
    set_up()
    for name in ("planted.toml", "unseen.toml"):
        print("\n".join(recall_table(name, planted_texts(name))))
    ours = [
        sentence.words.strip()
        for paragraph in paragraphs(faultless_text())
        for sentence in sentences(paragraph.words)
    ]
    whole = Counter(finding.rule for finding in findings_in(faultless_text()))
    print(f"\nfaultless.txt: {len(ours)} sentences, {whole.total()} alarms")
    if arguments.sentences and arguments.sentences.exists():
        right = right_sentences(arguments.sentences)
        print("\n".join(alarms_table(right, show=arguments.show)))
    else:
        print("left out: no file with sentences that are right; name it with --sentences")
    if arguments.model and arguments.sentences:
        for line in tables(arguments.sentences, judged=arguments.tenths, write=arguments.write):
            print(line, flush=True)
        print(speed(arguments.sentences))
    print(f"\n{LENGTH} characters: {seconds():.3f} s, the best of {TRIALS}; load {load()}")


def recall_table(name: str, texts: Sequence[Planted]) -> Iterator[str]:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    beside = known = right = 0
    for text in texts:
        findings = findings_in(text.text)
        for fault in text.faults:
            planted[fault.rule] += 1
            found[fault.rule] += fault.is_found(findings)
        beside += sum(not any(f.is_at(finding) for f in text.faults) for finding in findings)
        if text.right is not None:
            known += 1
            right += mended(text.text, findings) == text.right
    yield f"\n{name}"
    for rule, count in planted.items():
        yield f"  {rule:20}{found[rule]:4} of {count}"
    share = 100 * found.total() / planted.total()
    yield f"  {'all':20}{found.total():4} of {planted.total()} ({share:.0f} %)"
    yield f"  alarms beside the faults: {beside}; texts mended just right: {right} of {known}"


def alarms_table(right: Sequence[str], *, show: bool) -> Iterator[str]:
    alarms: list[tuple[str, Finding]] = [
        (sentence, finding) for sentence in right for finding in proofread(sentence)
    ]
    touched = len({sentence for sentence, _ in alarms})
    yield f"\n{len(right)} sentences of official documents"
    for rule, count in Counter(finding.rule for _, finding in alarms).most_common():
        yield f"  {rule:20}{count:4}"
    yield (
        f"  {100 * len(alarms) / len(right):.2f} alarms per 100 sentences; "
        f"{100 * touched / len(right):.2f} in 100 sentences have any"
    )
    if show:
        for sentence, finding in alarms:
            near = sentence[max(0, finding.start - 12) : finding.end + 12]
            yield f"  {finding.rule}: {finding.text!r} → {finding.suggestion!r} in {near}"


def seconds() -> float:
    text = faultless_text()
    given = (text * (LENGTH // len(text) + 1))[:LENGTH]
    best = float("inf")
    for _ in range(TRIALS):
        began = time.perf_counter()
        findings_in(given)
        best = min(best, time.perf_counter() - began)
    return best


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sentences", type=Path, help="a file of errors, wrong sentence, right sentence by tabs"
    )
    parser.add_argument(
        "--model",
        action="store_true",
        help="train the model of wrong characters on nine tenths of them, judge the tenth, in turn",
    )
    parser.add_argument(
        "--tenths", type=int, default=10, help="how many of them are judged (two at least)"
    )
    parser.add_argument(
        "--write", action="store_true", help="put the weights learnt from all of them in place"
    )
    parser.add_argument("--show", action="store_true", help="show every alarm in its sentence")
    return parser


if __name__ == "__main__":
    main()
