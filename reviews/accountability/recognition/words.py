"""A bar in words, for the page and for the paper."""

from datetime import date

from django.utils.translation import gettext as _

from core.days import day_text, long_day
from reviews.evaluation.results.result_papers import GRADES
from reviews.evaluation.schemes.models import Grade


def bar_words(bar):
    """The rule that bars, with its last day if it has one."""
    if bar["rule"] == "measure":
        return _("within an influence period until %(day)s") % {
            "day": long_day(date.fromisoformat(bar["until"]))
        }
    if bar["rule"] == "unfulfilled":
        return _("%(count)d not fulfilled without good reason") % {"count": bar["count"]}
    if bar["rule"] == "grade":
        return _("grade “%(grade)s”") % {"grade": Grade(bar["grade"]).label}
    if "done" not in bar:  # lists made earlier kept the share alone
        return _("fulfilled %(share)s%%, less than %(least)s%%") % bar
    return _("fulfilled %(share)s%% (%(done)s of %(counted)s), less than %(least)s%%") % bar


def bar_paper(bar):
    """The printed form of the same; paper has fixed wording."""
    if bar["rule"] == "measure":
        return f"处于影响期内，至{day_text(date.fromisoformat(bar['until']))}"
    if bar["rule"] == "unfulfilled":
        return f"无正当理由未兑现{bar['count']}项"
    if bar["rule"] == "grade":
        return f"考评等次为{GRADES[bar['grade']]}"
    counts = f"（{bar['done']}/{bar['counted']}）" if "done" in bar else ""
    return f"兑现率{bar['share']}%{counts}，低于{bar['least']}%"
