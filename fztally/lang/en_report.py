"""English sentences of the report and of checking one."""

REPORT = {
    "verify-sum": "{left}; its parts {parts} = {total}",
    "verify-silent-part": "{label}{value} (not in the report, as counted)",
    "verify-rate": "{label} {stated}; the report's {part} ÷ {whole} = {rate}",
    "verify-rate-truncated": "{label} {stated}; the report's {part} ÷ {whole} rounds to {rate} (cut off in the report)",
    "verify-rate-differs": "{label} {stated}; the report's {part} ÷ {whole} = {rate}, which differs",
    "verify-too-large": "The file {file} is too large for a report.",
    "verify-damaged": "The file {file} cannot be opened; it may be damaged or incomplete.",
    "verify-damaged-hint": "Open it in WPS or Word and save it as .docx.",
    "verify-is-doc": "The file {file} is an old .doc document (or one with a password), which cannot be read.",
    "verify-is-pdf": "The file {file} is a PDF, which cannot be read.",
    "verify-is-rtf": "The file {file} is an RTF document, which cannot be read.",
    "verify-is-zip": "The file {file} is no Word document.",
    "verify-no-text": "The file {file} is no text, or in an unknown encoding.",
    "verify-empty": "There is no text in {file}.",
    "verify-kinds-hint": "Save it as .docx in WPS or Word, or copy its text into a .txt file.",
}
