"""The shipped first version of each measure. Values that no higher rule fixes are marked in the note."""

from datetime import date

FIRST = date(2020, 1, 1)
_SUPERVISION = "《中国共产党党内监督条例》"
_ACCOUNTABILITY = "《中国共产党问责条例》"
_LOCAL = "属本地配置，请按本地文件修改并填写文号："

#: The fields of MeasureType, the mildest first.
VERSIONS = [
    {
        "kind": "reminder", "for_whom": "all", "approver": "branch", "branch_proposes": True,
        "basis": "第七条：经常开展批评和自我批评、约谈函询，让“红红脸、出出汗”成为常态。",
        "basis_document": _SUPERVISION, "basis_on": date(2016, 10, 27),
        "note": _LOCAL + "由党支部决定、申诉期限30日、无影响期、对领导干部同样适用。",
    },
    {
        "kind": "criticism", "for_whom": "all", "approver": "branch", "branch_proposes": True,
        "basis": "第七条：经常开展批评和自我批评、约谈函询，让“红红脸、出出汗”成为常态。",
        "basis_document": _SUPERVISION, "basis_on": date(2016, 10, 27),
        "self_days": 5,
        "note": _LOCAL + "由党支部决定、5个工作日内书面检查、申诉期限30日、无影响期、对领导干部同样适用。",
    },
    {
        "kind": "rectification", "for_whom": "leader", "approver": "committee", "key_work_only": True,
        "has_deadline": True, "self_days": 5,
        "basis": "对重点工作责任承诺未兑现的责任人，责令限期整改。",
        "basis_document": "本地问责办法（启用时填写文件名称）", "basis_on": None,
        "note": _LOCAL + "依据、决定机关、整改期限、5个工作日内书面检查、申诉期限30日。",
    },
    {
        "kind": "admonition", "for_whom": "leader", "approver": "committee", "key_work_only": True,
        "influence_months": 6, "self_days": 5, "recheck_months": 6,
        "basis": "第八条：对党的领导干部，失职失责、情节较轻的，以谈话或者书面方式进行诫勉。",
        "basis_document": _ACCOUNTABILITY, "basis_on": date(2019, 8, 25),
        "note": "影响期6个月和按干部管理权限决定有上级规定；" + _LOCAL + "5个工作日内书面检查、6个月后复查、申诉期限30日。",
    },
    {
        "kind": "circulated", "for_whom": "leader", "approver": "committee", "key_work_only": True,
        "circulated": True, "influence_months": 6, "self_days": 5,
        "basis": "第八条：对党的领导干部，失职失责、情节较轻的，进行严肃批评，责令作出书面检查、切实整改，并在一定范围内通报。",
        "basis_document": _ACCOUNTABILITY, "basis_on": date(2019, 8, 25),
        "note": _LOCAL + "影响期6个月、5个工作日内书面检查、通报范围、申诉期限30日。",
    },
    {
        "kind": "resignation", "for_whom": "leader", "approver": "district", "key_work_only": True,
        "influence_months": 24,
        "basis": "第八十七条：领导成员因工作严重失误、失职造成重大损失或者恶劣社会影响的，应当引咎辞去领导职务。",
        "basis_document": "《中华人民共和国公务员法》（2018年修订）", "basis_on": date(2018, 12, 29),
        "note": "影响期按两年内不得担任高于原任职务层次的领导职务计；" + _LOCAL + "由区委决定、申诉期限30日。",
    },
]  # fmt: skip


def put_in_place(types):
    """Write the first versions into ``types``, a manager of MeasureType; existing ones stay as they are."""
    for version in VERSIONS:
        facts = {name: value for name, value in version.items() if name != "kind"}
        types.get_or_create(kind=version["kind"], valid_from=FIRST, defaults=facts)
