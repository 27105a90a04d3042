"""Every text of the console can be read in Chinese."""

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

from iotconsole.kit.catalogue import texts


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    path = settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po"
    return read_po(BytesIO(path.read_bytes()), locale="zh_Hans")


def test_every_text_has_a_chinese_translation(chinese: Catalog) -> None:
    wanted = [text.id for text in texts(settings.BASE_DIR) if text.id]

    missing = [text for text in wanted if text not in chinese or not chinese[text].string]

    assert len(wanted) > 200
    assert missing == []


def test_translations_keep_the_placeholders(chinese: Catalog) -> None:
    errors = []

    for text in chinese:
        errors += [f"{text.id}: {error}" for error in text.check(chinese)]

    assert errors == []


def test_the_catalogue_has_no_text_that_nobody_uses(chinese: Catalog) -> None:
    used = texts(settings.BASE_DIR)

    assert [text.id for text in chinese if text.id and text.id not in used] == []


@pytest.mark.parametrize(
    ("english", "translation"),
    [
        ("Create Topic", "创建主题"),
        ("Subscription List", "订阅详情"),
        ("Subscribe", "创建订阅"),
        ("Create Rule", "创建规则"),
        ("Manage", "管理"),
        ("Data Forwarding", "数据转发"),
        ("Add Operation", "添加操作"),
        ("Select Operation", "选择操作"),
        ("Send to Message Service", "发送消息到消息服务(Message Service)中"),
        ("Region", "地域"),
        ("Theme", "主题"),
        ("Role", "角色"),
        ("Start", "启动"),
    ],
)
def test_the_tutorial_is_clicked_in_its_own_words(
    chinese: Catalog, english: str, translation: str
) -> None:
    assert chinese[english].string == translation
