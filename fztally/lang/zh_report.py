"""Chinese sentences of the report and of checking one."""

REPORT = {
    "verify-sum": "{left}，各项之和 {parts}＝{total}",
    "verify-silent-part": "{label}{value}（文中未写，按台账）",
    "verify-rate": "{label}{stated}，按文中 {part}÷{whole}＝{rate}",
    "verify-rate-truncated": "{label}{stated}，按文中 {part}÷{whole}，四舍五入为 {rate}（文中为截断）",
    "verify-rate-differs": "{label}{stated}，按文中 {part}÷{whole}＝{rate}，不符",
    "verify-too-large": "文件 {file} 太大，不像一份报告。",
    "verify-damaged": "文件 {file} 打不开，可能已损坏或没有传完。",
    "verify-damaged-hint": "请用 WPS 或 Word 打开确认，另存为 .docx 后再试。",
    "verify-is-doc": "文件 {file} 是旧版 .doc 文档（或加了密码的文档），读不了。",
    "verify-is-pdf": "文件 {file} 是 PDF，读不了。",
    "verify-is-rtf": "文件 {file} 是 RTF 文档，读不了。",
    "verify-is-zip": "文件 {file} 不是 Word 文档。",
    "verify-no-text": "文件 {file} 的文字编码认不出来，或不是文本。",
    "verify-empty": "文件 {file} 里没有文字。",
    "verify-kinds-hint": "请用 WPS 或 Word 另存为 .docx，或把正文复制成 .txt 文本。",
}
