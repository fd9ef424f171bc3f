"""The metadata of the PDF: title, author, date, and which standards it meets.

XMP as ISO 19005-2, 6.6 demands: one package that says the same as the document information.
PDF/UA's mark (ISO 14289-1, 5) is no schema that PDF/A knows, so it is described where both stand.
"""

from html import escape
from typing import Any

import pydyf

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
PDF_A = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
PDF_UA = "<pdfuaid:part>1</pdfuaid:part>"
# ISO 19005-2, 6.6.2.3.3.
PDF_UA_SCHEMA = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""
# The marks of each variant; None is both.
MARKS = {
    None: (PDF_A, PDF_UA, PDF_UA_SCHEMA),
    "pdf/a-2a": (PDF_A,),
    "pdf/ua-1": (PDF_UA,),
}


def add_metadata(pdf: pydyf.PDF, metadata: Any, variant: str | None) -> None:
    """Add WeasyPrint's ``metadata`` of a document as a stream that programs find unpacked."""
    properties = [*MARKS[variant], f"<pdf:Producer>{escape(_producer(pdf))}</pdf:Producer>"]
    if metadata.title:
        title = f'<rdf:li xml:lang="x-default">{escape(metadata.title)}</rdf:li>'
        properties.append(f"<dc:title><rdf:Alt>{title}</rdf:Alt></dc:title>")
    if metadata.authors:
        names = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in metadata.authors)
        properties.append(f"<dc:creator><rdf:Seq>{names}</rdf:Seq></dc:creator>")
    if metadata.created:
        properties.append(f"<xmp:CreateDate>{escape(metadata.created)}</xmp:CreateDate>")
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    lines = [
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        f"<rdf:RDF {names}>",
        '<rdf:Description rdf:about="">',
        *properties,
        "</rdf:Description></rdf:RDF></x:xmpmeta>",
        '<?xpacket end="r"?>',
    ]
    stream = pydyf.Stream(
        [line.encode() for line in lines], {"Type": "/Metadata", "Subtype": "/XML"}
    )
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = stream.reference


def _producer(pdf: pydyf.PDF) -> str:
    producer: str = pdf.info["Producer"].string
    return producer
