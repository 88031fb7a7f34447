"""Every message of the code has its Chinese."""

import os
import re
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

CATALOGUE = settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po"
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(CATALOGUE)


def test_nothing_is_untranslated_or_uncertain(catalogue):
    unfinished = [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()]
    assert unfinished == []


def test_translations_keep_the_places_to_be_filled(catalogue):
    """A place that is missing loses a fact; a place that is new breaks the page."""
    wrong = []
    for entry in catalogue.translated_entries():
        wanted = set(PLACE.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            if set(PLACE.findall(text)) != wanted:
                wrong.append((entry.msgid, text))
    assert wrong == []


def test_no_translation_shouts_or_reports_success(catalogue):
    texts = [text for e in catalogue for text in (e.msgstr, *e.msgstr_plural.values())]
    assert [text for text in texts if "!" in text or "！" in text or "操作成功" in text] == []


#: Refused words → the word of the house; one word for one thing (docs/domain.md §7).
WORDS = {
    "你": "您",
    "免承诺|免诺": "免予承诺",
    "(?<!尚)未申报(?!兑现)|尚未申诺": "未申诺",
    "填报兑现|兑现填报": "申报兑现, 兑现申报",
    "兑现凭证": "佐证",
    "重点领域": "承诺方面",
    "启动年度|结束年度|年度现为": "开启年度, 关闭年度",
    "(?<!机关)代字$|发文代字|发文字号代字": "发文机关代字",
    "(?<!汇报)交流会": "交流汇报会",
    "滞后|临期": "进度落后, 临近到期",
    "公开承诺台账": "党员承诺台账",
    r"第 ?%\(number\)s ?件": "第%(number)s项",
    "半成品|保留任何半": "本次操作未生效，数据未改动",
    "已排好": "已生成",
    "符合条件的全部办理": "全部审核通过, 全部公示",
    "离开或去世|离开本地": "转出、出党或去世",
    "到此为止，起止": "自该日起恢复参加承诺",
    "怎么报都能读": "可识别各支部上报的不同格式",
    "说得含糊": "表述不具体",
    "明文启用码": "启用码",
    "亮灯$|全部状态": "状态：全部",
    r"\((街道|分钟|%)\)": "full-width brackets",
    "我管理的": "所辖, or the unit's name",
    "系统繁忙|系统正忙，请稍后再试$": "系统正忙，请稍后再试，已填写的内容不会丢失。",
    "单个账号": "新增账号",
    "外发消息|消息发送|外发渠道": "对外发送",
    "我一人不评": "全部不评",
    "不是机器人": "人机验证",
    "精确分数": "各项按精确值相加",
    r"[一-龥] (%\((count|number|days?)\)[sd]|\d+) ?[一-龥]": "no blanks round a number",
}


def test_one_thing_has_one_word(catalogue):
    texts = [text for e in catalogue for text in (e.msgstr, *e.msgstr_plural.values())]
    found = [
        f"{text}: write {better}"
        for old, better in WORDS.items()
        for text in texts
        if re.search(old, text)
    ]
    assert found == []


def test_a_busy_system_says_so_in_one_sentence(catalogue):
    said = [e.msgstr for e in catalogue if "请稍后再试" in e.msgstr and "忙" in e.msgstr]
    assert set(said) == {"系统正忙，请稍后再试，已填写的内容不会丢失。"}


@pytest.mark.slow
def test_every_message_of_the_code_is_in_the_catalogue(tmp_path, catalogue):
    leave = shutil.ignore_patterns("__pycache__", "migrations")
    for app in (*settings.INSTALLED_APPS, "templates", "locale"):
        if (settings.BASE_DIR / app).is_dir():
            shutil.copytree(settings.BASE_DIR / app, tmp_path / app, ignore=leave)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-obsolete"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        check=True,
        capture_output=True,
    )
    found = polib.pofile(tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po")
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    assert [entry.msgid for entry in found if (entry.msgctxt, entry.msgid) not in known] == []
