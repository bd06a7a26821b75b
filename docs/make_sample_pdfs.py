"""Set the two PDF pages of the sample corpus: ``python docs/make_sample_pdfs.py`` (needs reportlab).

In: the articles below. Out: ``seeds/2022/…pdf`` with two headlines over two columns each, ``seeds/2025/…pdf`` with an article in each column.
The text layer names the standard font STSong-Light, so nothing is embedded; the bytes are the same at every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SEEDS = Path(__file__).parent.parent / "seeds"
FONT, SIZE, LEADING, GAP = "STSong-Light", 9.5, 14.5, 24.0
WIDTH, HEIGHT = A4
MARGIN = 48.0
COLUMN = (WIDTH - 2 * MARGIN - GAP) / 2
MARK = "（样例页面：内容均为虚构，仅供演示）"
NOT_FIRST = "，。、；：！？）”’》％%"  # a line does not begin with these
NOT_LAST = "（“‘《"  # nor end with these


@dataclass(frozen=True)
class Story:
    title: str
    byline: str
    paragraphs: tuple[str, ...]


PAGE_2022 = (
    Story(
        "溆浦“向日葵禁毒课堂”播下无毒种子",
        "□ 本报记者 舒文静 通讯员 向阳",
        (
            "6月24日，在湖南省溆浦县低庄镇的一所中学里，学生戴上眼镜“走进”虚拟现实场景，听民警讲解新型毒品的伪装手法。这堂课来自溆浦县禁毒委员会办公室打造的“向日葵禁毒课堂”。",
            "2020年9月以来，溆浦县禁毒委员会办公室会同溆浦县教育局、共青团溆浦县委，在全县97所中小学开设“向日葵禁毒课堂”，组建由民警、教师、社工组成的讲师团，累计授课510场，受教育学生达8.6万人次。溆浦县公安局禁毒大队还研发了“识毒闯关”小程序。",
            "对戒毒康复人员，溆浦县推行“三帮一回访”工作机制，在卢峰镇、低庄镇建成“阳光驿站”8个，提供就业培训和心理疏导。“第一次有人愿意听我讲从前的事。”戒毒成功的小周说。目前，“阳光驿站”已帮助126名康复人员就业。",
            "溆浦县禁毒委员会办公室主任向志强介绍，全县新发现吸毒人员由2019年的143人降至2021年的38人。去年，溆浦县被命名为“湖南省禁毒示范县”。下一步，该县拟在龙潭镇建设禁毒教育基地。",
        ),
    ),
    Story(
        "“老兵调解室”里说和声",
        "□ 本报记者 钟瑞 通讯员 曾小兰",
        (
            "“当过兵的人讲规矩，他来调解，我们服气。”江西省兴国县长冈乡村民黄大伯为一堵围墙和邻居吵了半年，上个月在“老兵调解室”里握手言和。",
            "今年3月，兴国县退役军人事务局联合兴国县司法局创建“老兵调解室”，首批在长冈乡、高兴镇等5个乡镇设立，选聘退役军人调解员32名，由乡镇退役军人服务站负责日常管理。调解室实行“听、劝、和、访”四步工作法，做到小事不出村、大事不出乡。",
            "为提升调解能力，兴国县人民法院派出法官担任业务指导员，兴国县司法局编写《老兵调解案例选编》，举办培训班6期。运行三个多月，5个调解室共调处土地、赡养、邻里等纠纷164件，调解成功率为95.7%。",
            "“我们希望用老兵的威望守好一方平安。”兴国县退役军人事务局局长谢春生表示，该局计划明年把“老兵调解室”建到全县所有乡镇。赣州市退役军人事务局已将这一做法列入全市“戎耀赣南”志愿服务行动。",
        ),
    ),
)

PAGE_2025 = (
    Story(
        "“老兵调解室”建到每个乡镇",
        "□ 本报记者 钟瑞",
        (
            "“三年前还要跑到高兴镇去，现在出门就是。”江西省兴国县方太乡村民刘大伯说的，是今年4月挂牌的方太乡“老兵调解室”。",
            "“老兵调解室”由兴国县退役军人事务局、兴国县司法局于2022年3月创建。三年来，调解室由5个增加到26个，实现乡镇全覆盖，退役军人调解员增至158名。兴国县妇女联合会加入后，各调解室增设家事调解岗，推行“老兵+妇联干部+N”联合调解模式。",
            "兴国县退役军人事务局还会同兴国县人民法院开通“老兵云调解”平台，群众通过手机即可申请调解和司法确认。今年1月至5月，26个调解室共化解矛盾纠纷1375件，调解成功率为97.1%，其中通过“老兵云调解”平台办理的有418件。",
            "兴国县退役军人事务局局长谢春生介绍，“老兵调解室”去年被评为“全省退役军人志愿服务优秀项目”。广东省和平县退役军人事务局学习兴国的做法，在上陵镇设立了“老兵调解室”。",
            "“红土义警”队伍原定于今年上半年组建，因人员选拔未完成，目前尚未成立。谢春生说，该局将与兴国县公安局继续推进这项工作。",
        ),
    ),
    Story(
        "平遥：“古城平安驿站”全天守候",
        "□ 本报记者 武丽萍 通讯员 冀伟",
        (
            "“老人走散了，不到二十分钟就找回来了。”端午假期，游客何女士在山西省平遥县古陶镇的“古城平安驿站”门前连声道谢。",
            "平遥县公安局围绕古城保护和旅游发展，2024年4月启动“平安古城”工程，在古城四条大街建成“古城平安驿站”11个，每个驿站由民警、辅警和导游志愿者轮班值守，集报警求助、纠纷调解、便民服务于一体。平遥县公安局旅游警察大队负责驿站的日常运行。",
            "平遥县公安局会同平遥县文化和旅游局、平遥县市场监督管理局建立“三分钟响应、三十分钟处置”涉旅纠纷联动机制，签署《涉旅警务协作备忘录》。今年以来，驿站接受群众求助6200余次，调处涉旅纠纷349起，古城片区治安警情同比下降21.3%。",
            "驿站还是法律服务的窗口。平遥县人民法院在南大街驿站设立旅游巡回法庭，平遥县司法局选派律师15名参与值班。平遥县公安局局长郝建平说，该局借鉴外地做法，正在试点“文旅警务通”小程序，游客扫码即可查询失物和投诉进度。",
            "据介绍，平遥县公安局下一步将把驿站延伸到双林寺、镇国寺两个景区，目前这两个景区还没有设立驿站。",
        ),
    ),
)


def wrap(paragraph: str, columns: float = COLUMN) -> list[str]:
    """A paragraph as lines of a column, indented by two characters."""
    lines, line, room = [], "", columns - 2 * SIZE
    for char in paragraph:
        if line and char not in NOT_FIRST and pdfmetrics.stringWidth(line + char, FONT, SIZE) > room:
            kept = line.rstrip(NOT_LAST)
            lines.append(kept)
            line, room = line[len(kept) :], columns
        line += char
    return [*lines, line]


def column(page: Canvas, lines: list[tuple[str, float]], x: float, y: float) -> float:
    """Draw lines (text, indent) downwards from y; return the y below them."""
    page.setFont(FONT, SIZE)
    for text, indent in lines:
        page.drawString(x + indent, y, text)
        y -= LEADING
    return y


def body(story: Story) -> list[tuple[str, float]]:
    return [(line, 0.0 if i else 2 * SIZE) for p in story.paragraphs for i, line in enumerate(wrap(p))]


def start(path: Path, title: str, front: str) -> tuple[Canvas, float]:
    page = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
    page.setTitle(title)
    page.setFont(FONT, 9)
    page.drawString(MARGIN, HEIGHT - 40, front)
    page.line(MARGIN, HEIGHT - 46, WIDTH - MARGIN, HEIGHT - 46)
    page.drawString(MARGIN, 34, MARK)
    return page, HEIGHT - 76


def under_headlines(path: Path, front: str, stories: tuple[Story, ...]) -> None:
    """Each story under a headline over both columns."""
    page, y = start(path, front, front)
    for story in stories:
        page.setFont(FONT, 20)
        page.drawString(MARGIN, y, story.title)
        column(page, [(story.byline, 0.0)], MARGIN, y - 24)
        lines = body(story)
        half = (len(lines) + 1) // 2
        ends = [
            column(page, part, x, y - 48) for part, x in ((lines[:half], MARGIN), (lines[half:], MARGIN + COLUMN + GAP))
        ]
        y = min(ends) - 30
    page.save()


def side_by_side(path: Path, front: str, stories: tuple[Story, ...]) -> None:
    """One story in each column."""
    page, top = start(path, front, front)
    for i, story in enumerate(stories):
        x = MARGIN + i * (COLUMN + GAP)
        page.setFont(FONT, 14)
        page.drawString(x, top, story.title)
        column(page, [(story.byline, 0.0), *body(story)], x, top - 24)
    page.save()


def main() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    under_headlines(SEEDS / "2022/2022-06-27_平安样报_01.pdf", "平安样报 2022年6月27日 星期一 第01版", PAGE_2022)
    side_by_side(SEEDS / "2025/2025-06-25_平安样报_01.pdf", "平安样报 2025年6月25日 星期三 第01版", PAGE_2025)


if __name__ == "__main__":
    main()
