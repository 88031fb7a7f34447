"""The tree of the invented district and how many members each branch has."""

from dataclasses import dataclass

from accounts.organisations.models import Organisation, Sector

from .. import words

Kind = Organisation.Kind


@dataclass(frozen=True)
class Unit:
    """An organisation to be: ``parent`` is the position of its parent in the list, or None."""

    name: str
    kind: str
    sector: str
    parent: int | None
    members: int = 0
    team: str = ""


_TEAM_CODES = ["party", "congress", "government", "cppcc"]
_ORDINALS = ["第一", "第二", "第三"]


def small():
    """6 branches of about 120 members."""
    return _tree(organs=[("行政服务中心", 2)], towns=[("新桥镇", 1)], institutions=[("区人民医院", 1)],
                 companies=[("区公共交通公司", 1)], leaders=["区委领导"], leader_count=8, size=22)  # fmt: skip


def district():
    """188 branches of 3,718 members: 38 district leaders in 4 branches, 20 members in each other one."""
    return _tree(
        organs=[(name, 3) for name in words.ORGANS],
        towns=[(name, 2) for name in words.TOWNS],
        institutions=[(name, 2) for name in words.INSTITUTIONS],
        companies=[(name, 1) for name in words.COMPANIES],
        leaders=[f"{team}领导" for team in words.TEAMS],
        leader_count=38,
        size=20,
    )


def _tree(*, organs, towns, institutions, companies, leaders, leader_count, size):
    units = [Unit("中共路桥区委员会", Kind.DISTRICT_COMMITTEE, "", None)]
    top = _add(units, "中共区级领导机关委员会", Kind.PARTY_COMMITTEE, Sector.ORGAN, 0)
    for position, name in enumerate(leaders):
        share = leader_count // len(leaders) + (position < leader_count % len(leaders))
        units.append(
            Unit(f"{name}党支部", Kind.BRANCH, Sector.ORGAN, top, share, _TEAM_CODES[position])
        )
    groups = [
        (organs, "中共区{}机关委员会", "区{}", Kind.PARTY_COMMITTEE, Sector.ORGAN),
        (towns, "中共{}委员会", "{}机关", Kind.PARTY_COMMITTEE, Sector.TOWN),
        (institutions, "中共{}总支部委员会", "{}", Kind.GENERAL_BRANCH, Sector.INSTITUTION),
        (companies, "中共{}委员会", "{}", Kind.PARTY_COMMITTEE, Sector.SOE),
    ]
    for names, committee, stem, kind, sector in groups:
        for name, branches in names:
            parent = _add(units, committee.format(name), kind, sector, 0)
            for number in range(branches):
                branch = f"{stem.format(name)}{_ORDINALS[number]}党支部"
                units.append(Unit(branch, Kind.BRANCH, sector, parent, size))
    return units


def _add(units, name, kind, sector, parent):
    units.append(Unit(name, kind, sector, parent))
    return len(units) - 1
