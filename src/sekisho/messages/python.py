"""Sentences about Python models: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "python.no-head": (
        "the Python model has no declaration",
        "Python の変換に宣言がありません",
    ),
    "python.no-head.help": (
        'begin the file with `"""---`, the YAML with inputs, outputs and key, and `---`',
        'ファイルの先頭に `"""---`、inputs・outputs・key の YAML、`---` を書いてください',
    ),
    "python.no-lock": (
        "a Python model needs a lock of the libraries it may import, and there is no `{file}`",
        "Python の変換には使うライブラリーの版を固定したファイルが要りますが、`{file}` がありません",
    ),
    "python.no-lock.help": (
        "write one with `uv pip compile --generate-hashes` or `pip freeze` beside `sekisho.toml`",
        "`uv pip compile --generate-hashes` か `pip freeze` で `sekisho.toml` の隣に作ってください",
    ),
    "python.not-locked": (
        "`{file}` has no version of {names}, which runs every Python model",
        "`{file}` に {names} の版がありません（すべての Python の変換に要ります）",
    ),
    "python.no-inputs": ("no input is declared", "入力が1つも宣言されていません"),
    "python.no-columns": (
        "no column of `{relation}` is declared",
        "`{relation}` の列が1つも宣言されていません",
    ),
    "python.no-outputs": ("no output is declared", "出力が1つも宣言されていません"),
    "python.output-name": ("`{name}` is no column name here", "`{name}` は列の名前にできません"),
    "python.output-type": (
        "output `{name}` cannot have the type `{type}`",
        "出力 `{name}` の型 `{type}` は使えません",
    ),
    "python.types": (
        "types: BOOLEAN, SMALLINT, INTEGER, BIGINT, DOUBLE, DECIMAL(p,s), DATE, TIMESTAMP, VARCHAR",
        "使える型: BOOLEAN、SMALLINT、INTEGER、BIGINT、DOUBLE、DECIMAL(p,s)、DATE、TIMESTAMP、VARCHAR",
    ),
    "python.key": (
        "the key has to name one output or more; not an output: {names}",
        "キーには出力の列を1つ以上書いてください（出力でないもの: {names}）",
    ),
    "python.limit": ("`{name}` is at least {least}", "`{name}` は {least} 以上にしてください"),
    "python.syntax": (
        "not valid Python {version}",
        "Python {version} として読めません",
    ),
    "python.function": (
        "the module has no function `model`, or several",
        "関数 `model` がちょうど1つありません",
    ),
    "python.function.help": (
        "write `def model({parameters})`, which returns one pandas DataFrame",
        "`def model({parameters})` を書き、pandas の DataFrame を1つ返してください",
    ),
    "python.parameters": (
        "the parameters of `model` are not the declared inputs",
        "`model` の引数が宣言された入力と一致しません",
    ),
    "python.import": (
        "`{name}` may not be imported",
        "`{name}` は import できません",
    ),
    "python.import.help": (
        "modules of Python, libraries of `{file}`, and modules of `{folder}` that `helpers` names",
        "使えるもの: Python 標準のモジュール、`{file}` のライブラリー、`helpers` に書いた `{folder}` のモジュール",
    ),
    "python.relative-import": (
        "a Python model has no package: name helpers in the declaration and import them by name",
        "相対 import は使えません。`helpers` に書き、名前で import してください",
    ),
    "python.no-helper": (
        "there is no module `{name}` in `{folder}`",
        "`{folder}` にモジュール `{name}` がありません",
    ),
    "python.helper-name": (
        "`{name}` is the name of a module of Python or of a library",
        "`{name}` は Python かライブラリーのモジュールの名前です",
    ),
    "python.other-version": (
        "library `{library}` is locked at {locked}, and {found} is installed",
        "ライブラリー `{library}` は {locked} に固定されていますが、{found} が入っています",
    ),
    "python.other-version.help": (
        "install what the lock says, or lock what is installed",
        "固定した版を入れるか、入っている版に固定し直してください",
    ),
    "python.no-wall": (
        "this machine cannot shut in a Python model, so none is run",
        "この環境では Python の変換を隔離できないため、実行しません",
    ),
    "python.no-wall.help": (
        "Linux on x86-64 or ARM64 with seccomp is needed: docs/python.md",
        "seccomp の使える Linux（x86-64 か ARM64）が要ります: docs/python.ja.md",
    ),
    "python.no-frame": (
        "the function `model` did not return a DataFrame",
        "関数 `model` が DataFrame を返しませんでした",
    ),
    "python.missing": (
        "the result lacks declared columns, or has them twice: {columns}",
        "宣言された列が結果にない、または重複しています: {columns}",
    ),
    "python.undeclared": (
        "the result has {count:column that is|columns that are} not declared",
        "宣言されていない列が結果に {count} 列あります",
    ),
    "python.undeclared.help": (
        "declare them, or return only {columns}",
        "宣言するか、{columns} だけを返してください",
    ),
    "python.type": (
        "columns of the result do not hold their declared types: {columns}",
        "結果の列が宣言された型になっていません: {columns}",
    ),
    "python.not-unique": (
        "the key {columns} is not unique in the result",
        "結果のキー {columns} が重複しています",
    ),
    "python.raised": (
        "the function failed: {kind}",
        "関数が失敗しました: {kind}",
    ),
    "python.raised.help": (
        "its words are not told, for they can quote data; run it on made-up data",
        "メッセージはデータを含みうるため表示しません。架空のデータで試してください",
    ),
    "python.memory": (
        "the function needs more than {memory} MB",
        "関数のメモリーが {memory} MB を超えました",
    ),
    "python.stopped": (
        "the function was stopped: it may take {seconds} s and {memory} MB",
        "関数を打ち切りました（上限は {seconds} 秒、{memory} MB）",
    ),
    "python.limits.help": (
        "raise `limits` in the declaration, or read fewer columns",
        "宣言の `limits` を上げるか、読む列を減らしてください",
    ),
    "twin.no-model": (
        "there is no Python model `{name}`",
        "Python の変換 `{name}` はありません",
    ),
    "twin.rows": ("{rows:row|rows}", "{rows} 行"),
    "twin.again": (
        "once more on the same: {moved}",
        "同じ入力でもう一度: {moved}",
    ),
    "twin.inputs": ("with one input column empty", "入力の列を1つ空にすると"),
    "twin.nothing": ("nothing moves", "変わらない"),
    "twin.not-needed": (
        "nothing moves: need not be declared",
        "変わらない（宣言は不要）",
    ),
    "twin.other-rows": ("other rows", "行が変わる"),
    "twin.outputs": ("{columns} moves", "{columns} が変わる"),
    "twin.and": (", ", "、"),
    "twin.export": ("for {export} ({use})", "{export} 向け（{use}）"),
    "twin.all-seen": ("every column may be seen", "すべての列を使えます"),
    "twin.blinded": ("may not be seen: {columns}", "使えない列: {columns}"),
    "twin.needed": ("needed of these: {columns}", "そのうち要る列: {columns}"),
    "twin.result": ("without all of them: {moved}", "すべて空にすると: {moved}"),
    "python.no-answer": (
        "the process of the function ended without a result",
        "関数のプロセスが結果を返さずに終わりました",
    ),
}
