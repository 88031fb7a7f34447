"""The results of a run: stored in results.json next to this file, and shown in docs/mutation.md."""

import json
from pathlib import Path

from scripts.mutate.equivalent import EQUIVALENT
from scripts.mutate.modules import MODULES

_HERE = Path(__file__).parent
_RESULTS = _HERE / "results.json"
_PAGE = _HERE.parent.parent / "docs" / "mutation.md"
_INTRODUCTION = """\
# Mutation testing

`make mutate` changes the rules in one place at a time and asks whether a test notices ([decision 29](decisions/0029-mutants-of-our-own.md)). Which modules, and which tests
hold each of them: [scripts/mutate/modules.py](../scripts/mutate/modules.py). This page is written by `make mutate`; it is not part of `make test`.

| Call | Does |
| --- | --- |
| `make mutate` | all mutants of all modules |
| `make mutate WITH="--sample 20"` | at most 20 mutants of each module, always the same ones |
| `make mutate WITH="--only ledger/entries/verbs.py"` | one module; may be repeated |
| `make mutate WITH="--only ledger/entries/verbs.py --mutant refuse_own"` | those whose name holds this text, shown and not kept |

A mutant is **killed** when a test fails. One that runs out of time or ends its process counts as **not killed**. **Equivalent** are mutants that no test on SQLite can
tell from the rule itself; each is named below with the reason. The rate is killed ÷ all that were run, the equivalent ones included.
"""


def kept():
    return json.loads(_RESULTS.read_text()) if _RESULTS.exists() else {}


def keep(path, total, results):
    """Store the results of one module with those of the others, and rewrite the page."""
    found = kept()
    found[path] = {
        "total": total,
        "run": len(results),
        "killed": sum(result == "killed" for _mutant, result, _tests in results),
        "left": {
            mutant.name: result if tests else "no test reaches it"
            for mutant, result, tests in results
            if result != "killed"
        },
    }
    found = {name: found[name] for name in MODULES if name in found}
    _RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    write_page()


def write_page():
    _PAGE.write_text(_page(kept()))


def equivalent(path, left):
    return [name for name in left if name in EQUIVALENT.get(path, {})]


def closing(found):
    """The one line that a run ends with."""
    run, killed = _sum(found, "run"), _sum(found, "killed")
    same = sum(len(equivalent(path, module["left"])) for path, module in found.items())
    whole = sum(module["run"] == module["total"] for module in found.values())
    return (
        f"mutants killed: {killed} of {run} ({_rate(killed, run)}), {same} equivalent, {run - killed - same} survivors; "
        f"{whole} of {len(MODULES)} modules in full, {len(found) - whole} sampled"
    )


def _page(found):
    lines = [_INTRODUCTION, f"**{closing(found).capitalize()}.**\n"]
    lines += [
        "| Module | Mutants | Run | Killed | Rate | Equivalent | Survivors |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    for path, module in found.items():
        same = len(equivalent(path, module["left"]))
        numbers = (
            module["total"],
            module["run"],
            module["killed"],
            _rate(module["killed"], module["run"]),
            same,
        )
        left = module["run"] - module["killed"] - same
        lines.append(f"| `{path}` | {' | '.join(map(str, numbers))} | {left} |")
    for title, wanted in (("Survivors", False), ("Equivalent", True)):
        lines += ["", f"## {title}"]
        for path, module in found.items():
            same = equivalent(path, module["left"])
            names = [name for name in module["left"] if (name in same) is wanted]
            if names:
                lines += ["", f"`{path}`", ""]
                lines += [f"- `{name}`: {_why(path, name, module['left'])}" for name in names]
    return "\n".join(lines) + "\n"


def _why(path, name, left):
    return EQUIVALENT.get(path, {}).get(name) or left[name]


def _sum(found, name):
    return sum(module[name] for module in found.values())


def _rate(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "–"
