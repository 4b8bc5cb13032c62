"""Sentences of the report's lists (matrix, columns, rights, what is not known): id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "report.none": ("none", "なし"),
    # ------------------------------------------------------------------ matrix
    "report.matrix.assumed": ("{count} assumed readings", "解釈によるもの {count} 件"),
    # ------------------------------------------------------------------ columns
    "report.columns.title": ("Columns of all sources", "抽出元のすべての列"),
    "report.columns.about": (
        "{count} columns: what each is, and who may use it for which purpose. A column's name leads to its path on"
        " the map.",
        "{count} 列について、何のデータか、誰がどの利用目的で使えるかを示します。列名から、来歴図の経路へ移れます。",
    ),
    "report.columns.filter": ("Show only", "絞り込む"),
    "report.columns.hits": ("{count} found", "{count} 件"),
    "report.columns.shown": ("{first}-{last} of {count}", "{count} 件のうち {first}〜{last}"),
    "report.columns.before": ("Previous", "前へ"),
    "report.columns.after": ("Next", "次へ"),
    "report.columns.example": ("e.g. address, bank, jccu", "例: 住所、口座、jccu"),
    "report.columns.identifier": ("Identifies", "識別"),
    "report.columns.identifier.direct": ("directly", "直接"),
    "report.columns.identifier.quasi": ("with others", "組み合わせ"),
    "report.columns.identifier.none": ("no", "なし"),
    "report.columns.permitted": ("Who may use it, for what", "利用できる提供先と利用目的"),
    "report.columns.untagged": ("untagged", "タグなし"),
    # ------------------------------------------------------------------ members' rights
    "report.rights.title": ("Members' rights", "組合員の権利"),
    "report.rights.about": (
        "Whoever has asked to have a use of their data stopped is not in the files of that use. Who they are is"
        " nowhere on these pages.",
        "利用停止を求めた組合員は、その利用のファイルに含まれません。誰であるかは、このサイトのどこにも載りません。",
    ),
    "report.rights.obeyed": ("Stops that were obeyed", "利用停止の反映"),
    "report.rights.obeyed.about": (
        "People whose stop was in force when the file was last made, whether or not they would have been in it. Fewer"
        " than {few} are not counted out.",
        "最後にファイルを作ったときに、その利用を停止していた人の数です（停止がなければ含まれたはずかどうかは問いません）。"
        "{few} 人未満は数を示しません。",
    ),
    "report.rights.purpose": ("Purpose of use", "利用目的"),
    "report.rights.suspended": ("Suspended", "利用停止"),
    "report.rights.contact": ("Contact stopped", "連絡停止"),
    "report.rights.outcome": ("Latest night", "直近の結果"),
    "report.rights.people": ("{count}", "{count}"),
    "report.rights.emergency": (
        "emergency: people are included all the same (APPI Art. 27(1)(ii)-(iv))",
        "緊急時: 停止していても含まれます（個人情報保護法 第27条第1項第2号〜第4号）",
    ),
    "report.rights.no-record": (
        "none recorded: about nobody, or not made yet",
        "記録なし（個人データがない、またはまだ作っていない）",
    ),
    "report.rights.read-again": (
        "Before a file leaves, its bytes are read again: if it held anybody whose stop is in force, it would be refused"
        " (SK302).",
        "ファイルは出す直前に読み直します。停止中の人が一人でも含まれていれば、提供を止めます（SK302）。",
    ),
    "report.rights.asked": ("What members can ask for", "組合員が請求できること"),
    "report.rights.in-force": ("Requests to stop that are in force:", "効力のある停止の請求:"),
    "report.rights.due": ("Answered within", "期日"),
    "report.rights.days": ("{count:day|days}", "{count} 日以内"),
    "report.rights.fee": ("Fee", "手数料"),
    "report.rights.yen": ("{yen} yen", "{yen} 円"),
    "report.rights.actual-cost": (
        "(the actual cost where that is more, told first)",
        "（多額になる場合は実費。先に知らせます）",
    ),
    "report.rights.kind.disclosure": ("disclosure", "開示"),
    "report.rights.kind.records": (
        "disclosure of the records of provision",
        "第三者提供記録の開示",
    ),
    "report.rights.kind.correction": ("correction", "訂正"),
    "report.rights.kind.suspension": ("suspension", "利用停止"),
    "report.rights.kind.stop_provision": ("stop of provision", "第三者提供の停止"),
    "report.rights.how": (
        "A member's question is answered, and a request entered, on the command line:",
        "組合員への回答と請求の登録は、コマンドで行います:",
    ),
    # ------------------------------------------------------------------ what is not known
    "report.coverage.title": ("What is not known", "分からないこと"),
    "report.coverage.about": (
        "An empty list of violations does not prove that there are none. This is what was not looked at, what only"
        " somebody's word stands for, and what no program can see.",
        "違反がないという結果は、違反が存在しないことの証明ではありません。ここには、調べていないこと、人の申告に"
        "よること、プログラムでは分からないことを挙げます。",
    ),
    "report.coverage.what": ("What", "項目"),
    "report.coverage.count": ("Count", "件数"),
    "report.coverage.not-analysed": (
        "Statements that could not be analysed",
        "解析できなかった SQL",
    ),
    "report.coverage.not-analysed.about": (
        "Of {statements} statements. What influences what in these is not known, so exports that read them are refused.",
        "{statements} 件のうち、何が何に影響するか分からないものです。これを読む提供は止まります。",
    ),
    "report.coverage.stops": ("exports that read it:", "これを読む提供:"),
    "report.coverage.undetermined": (
        "Statements whose result the data do not determine",
        "データだけでは結果が決まらない SQL",
    ),
    "report.coverage.undetermined.about": (
        "Their results can differ from run to run, so nobody could prove again what was given.",
        "実行のたびに結果が変わりうるため、渡した内容を後から証明できません。",
    ),
    "report.coverage.untagged": ("Untagged columns", "タグのない列"),
    "report.coverage.untagged.about": (
        "Of {columns} columns. Nobody has said what these are, so nothing is permitted for them.",
        "{columns} 列のうち、何のデータか誰も書いていないものです。利用は一切許されません。",
    ),
    "report.coverage.assumed": ("Assumed readings of the notice", "公表事項の解釈によるもの"),
    "report.coverage.in-the-matrix": ("Each with its clause", "条項ごとの一覧"),
    "report.coverage.lacking": ("What the notice lacks", "公表事項に足りないもの"),
    "report.coverage.lacking.about": (
        "What the law asks to be stated and the text does not state; it refuses no export.",
        "法令が公表を求め、本文にないものです。提供を止める理由にはなりません。",
    ),
    "report.coverage.if-done": ("if it is done", "行っている場合"),
    "report.coverage.waivers": ("Waivers", "例外"),
    "report.coverage.until": ("Until", "期限"),
    "report.coverage.waiver": ("Waiver", "例外の内容"),
    "report.coverage.reason": ("Reason", "理由"),
    "report.coverage.approval": ("Approval", "承認"),
    "report.coverage.not-landed": (
        "Sources that did not come in when last tried, or never were",
        "最後に取り込めなかった、または一度も取り込んでいない抽出元",
    ),
    "report.coverage.not-expected": (
        "Exports without expectations of their own",
        "提供自身の検査がない提供",
    ),
    "report.coverage.not-expected.about": (
        "Their sources are checked and the bytes of the file are read again; whether what the SQL makes of them is"
        " right, nobody has said how to tell.",
        "抽出元は検査し、ファイルも読み直しますが、SQL が作った値の正しさを確かめる方法は書かれていません。",
    ),
    "report.coverage.no-key": ("Exports without a key", "キーのない提供"),
    "report.coverage.no-key.about": (
        "Their bytes cannot be made again; two files are compared by their content in any order.",
        "同じバイト列を作り直せません。順序によらない内容の要約値で比べます。",
    ),
    "report.coverage.python": ("Models in Python", "Python の変換"),
    "report.coverage.python.about": (
        "What they do with what they read is not analysed: all of it is taken to influence all that they make.",
        "読んだものをどう使うかは解析せず、読んだすべてが、作るすべての列に影響すると見なします。",
    ),
    "report.coverage.outside": ("What is seen by nobody here", "ここでは誰も見ていないこと"),
    "report.coverage.outside.recipients": (
        "What a recipient does with a file after it has left.",
        "提供した後に、提供先がファイルをどう使うか。",
    ),
    "report.coverage.outside.other-ways": (
        "Data that leaves by other ways: mail, screens, paper, programs that read the source systems themselves.",
        "ほかの経路で出るデータ: メール、画面、紙、基幹システムを直接読むプログラム。",
    ),
    "report.coverage.outside.meaning": (
        "Whether a tag, a contract, a reading of the notice or a waiver is right: people have said so.",
        "タグ、契約、公表事項の読み方、例外が正しいかどうか。人の申告によります。",
    ),
    "report.coverage.outside.names": (
        "What stands in free text and in files that no contract describes.",
        "自由記入欄の中身と、契約のないファイルの中身。",
    ),
    "report.coverage.outside.then": (
        "What changed since the day of this page.",
        "このページの日付より後に変わったこと。",
    ),
}
