"""Sentences about what a notice lacks: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

_PUBLISH: Final = (
    "publish it, then quote it below `states` as `{key}`",
    "公表してから、`states` の下に `{key}` として引用してください",
)


def _asked(key: str, en: str, ja: str) -> dict[str, tuple[str, str]]:
    """What a business has to state, and what to do where it does not."""
    help_en, help_ja = (text.format(key=key) for text in _PUBLISH)
    return {f"notice.{key}": (en, ja), f"notice.{key}.help": (help_en, help_ja)}


def _of_joint_use(key: str, en: str, ja: str) -> dict[str, tuple[str, str]]:
    """What has to be known of one joint use."""
    return {
        f"notice.{key}": (
            f"`{{arrangement}}` ({{name}}): the notice does not state {en}",
            f"`{{arrangement}}`（{{name}}）: {ja}の記載がありません",
        ),
        f"notice.{key}.help": (
            f"publish it, then quote it below `states.joint_use.{{arrangement}}` as `{key}`",
            f"公表してから、`states.joint_use.{{arrangement}}` の下に `{key}` として引用してください",
        ),
    }


def _where_done(key: str, en: str, ja: str) -> dict[str, tuple[str, str]]:
    """A practice of which nobody has said whether there is any."""
    return {
        f"notice.{key}.unknown": (
            f"the notice says nothing of {en}, and nobody has said that there is none",
            f"{ja}の記載がなく、行っていないという記録もありません",
        ),
        f"notice.{key}.unknown.help": (
            f"quote what is published below `states` as `{key}`, or say below `states.not_done` why there"
            " is nothing to publish",
            f"公表していれば `states` の下に `{key}` として引用し、していなければ公表が要らない理由を"
            " `states.not_done` の下に書いてください",
        ),
    }


TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    **_asked(
        "controller_name",
        "the notice does not state the name of the business",
        "事業者の名称の記載がありません",
    ),
    **_asked(
        "controller_address",
        "the notice does not state the address of the business",
        "事業者の住所の記載がありません",
    ),
    **_asked(
        "controller_representative",
        "the notice does not state the name of the business's representative",
        "事業者の代表者の氏名の記載がありません",
    ),
    **_asked(
        "purposes_of_use",
        "the notice does not state for which purposes retained data is used",
        "保有個人データの利用目的の記載がありません",
    ),
    **_asked(
        "procedure",
        "the notice does not state how to ask for disclosure, correction and stop of use",
        "開示・訂正・利用停止の請求の手続の記載がありません",
    ),
    **_asked(
        "records_procedure",
        "the notice does not state how to ask for the records of provision to third parties",
        "第三者提供記録の開示の手続の記載がありません",
    ),
    **_asked(
        "complaints",
        "the notice does not state where to complain",
        "苦情の申出先の記載がありません",
    ),
    "notice.responsible_for_items": (
        "{arrangement} ({name}) tells item by item who is responsible, and of nobody for {categories}",
        "{arrangement}（{name}）は項目ごとに管理責任者を定めていますが、{categories} の責任者がありません",
    ),
    "notice.responsible_for_items.help": (
        "publish who is responsible for it and write that below `responsible` of {arrangement}",
        "責任者を公表し、{arrangement} の `responsible` に書いてください",
    ),
    "notice.fee_scope": (
        "the notice asks a fee (`{fee}`) and does not state that none is asked for correction and stop",
        "手数料（「{fee}」）が開示だけのもので、訂正・利用停止にはかからないという記載がありません",
    ),
    "notice.fee_scope.help": (
        "a fee may be asked for disclosure and for the notice of purposes only; publish that, then quote it"
        " below `states` as `fee_scope`",
        "手数料を取れるのは開示と利用目的の通知だけです。そう公表してから、`states` の下に `fee_scope`"
        " として引用してください",
    ),
    "notice.security_measures.missing": (
        "the notice does not state which security measures are taken",
        "安全管理措置の記載がありません",
    ),
    "notice.security_measures.missing.help": (
        "publish them, or that they are told on request, then quote it below `states` as"
        " `security_measures` or `security_on_request`",
        "措置を、または求めに応じて答えることを公表してから、`states` の下に `security_measures` または"
        " `security_on_request` として引用してください",
    ),
    "notice.security_measures.on-request": (
        "the notice does not state which security measures are taken, and refers to the desk",
        "安全管理措置の内容の記載がなく、窓口に問い合わせるようになっています",
    ),
    "notice.security_measures.on-request.help": (
        "that is lawful where the desk answers without delay; state what can be stated without harm to"
        " security, then quote it below `states` as `security_measures`",
        "窓口が遅滞なく答えるなら違法ではありません。安全管理に支障のない範囲を公表してから、`states` の下に"
        " `security_measures` として引用してください",
    ),
    **_of_joint_use("joint_use", "that there is joint use", "共同利用をする旨"),
    **_of_joint_use("items", "which items are used jointly", "共同利用する個人データの項目"),
    **_of_joint_use("users", "how far the users go", "共同利用する者の範囲"),
    **_of_joint_use(
        "purposes_of_users", "for which purposes the users use the data", "利用する者の利用目的"
    ),
    **_of_joint_use(
        "responsible",
        "which business is responsible for the data",
        "管理について責任を有する者の名称",
    ),
    **_of_joint_use(
        "responsible_address",
        "the address of the responsible business",
        "管理について責任を有する者の住所",
    ),
    **_of_joint_use(
        "responsible_representative",
        "the name of the responsible business's representative",
        "管理について責任を有する者の代表者の氏名",
    ),
    "notice.foreign_recipients": (
        "data goes abroad ({parties}), and the notice says nothing of it",
        "外国にある者（{parties}）にデータを渡していますが、その記載がありません",
    ),
    "notice.foreign_recipients.help": (
        "publish to which country data goes and what protects it there, then quote it below `states` as"
        " `foreign_recipients`",
        "どの国に渡し、どう保護されるかを公表してから、`states` の下に `foreign_recipients` として引用してください",
    ),
    **_where_done("foreign_recipients", "recipients abroad", "外国にある者への提供"),
    **_where_done(
        "related_information",
        "cookies and other information related to persons",
        "クッキーなどの個人関連情報",
    ),
    **_where_done("pseudonymised_data", "pseudonymised data", "仮名加工情報"),
    **_where_done("anonymised_data", "anonymised data", "匿名加工情報"),
    "notice.vague_purpose": (
        "`{purpose}` ({name}) is vague: nobody can tell from {words} what is done with the data",
        "`{purpose}`（{name}）は漠然としています。{words}では、データを何に使うのか分かりません",
    ),
    "notice.vague_purpose.help": (
        "say which business uses the data and how, so that the person can expect it (guideline 3-1-1)",
        "どの事業でどう使うのかを、本人が予想できるように書いてください（ガイドライン通則編 3-1-1）",
    ),
    "notice.no_provision_purpose": (
        "`{arrangement}` ({name}) gives data to third parties, and no purpose says that data is given to others",
        "`{arrangement}`（{name}）で第三者に提供しますが、利用目的のどれにも提供する旨がありません",
    ),
    "notice.no_provision_purpose.help": (
        "provision to third parties has to be one of the purposes (guideline 3-1-1)",
        "第三者に提供することは、利用目的の中で特定する必要があります（ガイドライン通則編 3-1-1）",
    ),
}
