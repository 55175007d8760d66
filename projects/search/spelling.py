"""How a name sounds: full pinyin and initials, with every reading of a character that has several.

    通辽梅花  →  " tong liao mei hua" and "tlmh"

A name is read character by character; letters that stand together are one sign, and so is a number, which is
kept in a fence: 年产12万吨 as 年产<12>万吨, so that 2万吨 does not find it. Where there are few readings all
of their combinations are written; where there are many, the usual reading of the whole and beside it each
other reading with its neighbours.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

START, PIECE = "\n", "\t"  # before what begins as the name begins, and before a piece from within it
READINGS = 3  # of a character; what comes after them is in dictionaries alone
COMBINED_AT_MOST = 8
AROUND = 6  # signs before and after another reading
WAYS = 6  # in which letters can be read as syllables
NUMBER = r"[0-9]+(?:\.[0-9]+)*"
SIGN = re.compile(rf"[a-z]+|{NUMBER}|[^\W_]|_")
RUN = re.compile(r"[a-z0-9.]+|[^a-z0-9.]+")
CODE = 4  # digits that make a code of a word of digits alone; a code is also found by a part of it
SYLLABLES = frozenset(
    re.findall(
        r"\w+",
        "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao "
        "ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui "
        "chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die "
        "ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan "
        "gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen "
        "heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju "
        "juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai "
        "lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve "
        "ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne "
        "nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nuo nv nve o ou pa pai pan pang "
        "pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu "
        "qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se "
        "sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang "
        "shui shun "
        "shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu "
        "tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong "
        "xiu xu "
        "xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei "
        "zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang "
        "zhui zhun zhuo zi zong zou zu zuan zui zun zuo",
    )
)
LONGEST = max(map(len, SYLLABLES))
BEGINNINGS = frozenset(one[:length] for one in SYLLABLES for length in range(1, len(one) + 1))


def plain(text):
    """A text as names and words are compared: half-width, small letters, ü as v as one types it."""
    return unicodedata.normalize("NFKC", text).lower().replace("ü", "v")


def words_of(text):
    """The words that somebody typed; signs between them part them, but not a decimal point."""
    return re.findall(rf"(?:{NUMBER}|\w)+", plain(text))


def is_code(word):
    """Whether a word is the digits of a code, or some of them."""
    return len(word) >= CODE and word.isascii() and word.isdigit()


def fenced(text):
    """A plain text with a fence around each number."""
    return re.sub(NUMBER, r"<\g<0>>", text)


def runs(word):
    """The parts of a word: letters, which may be how something sounds, and what stands between them as it was
    typed, digits with their unit."""
    found = []
    for run in RUN.findall(word):
        heard = re.search("[a-z]", run) is not None
        if found and not heard and not found[-1][1]:
            found[-1] = found[-1][0] + run, False
        else:
            found.append((run, heard))
    return found


def readings(name):
    """For each sign of a plain name how it can be read, the reading in its phrase first."""
    read = []
    for piece in re.findall(r"[a-z0-9_.\s]+|[^a-z0-9_.\s]+", name):
        if piece[0].isascii():
            read += [[sign] for sign in SIGN.findall(piece)]
            continue
        in_phrase = pinyin(piece, style=Style.NORMAL, heteronym=True, errors=list)
        for sign, usual in zip(piece, in_phrase, strict=True):
            if usual[0] == sign:  # no reading: a bracket, a Mongolian letter
                continue
            read.append(list(dict.fromkeys([usual[0], *alone(sign)])))
    return read


@lru_cache(maxsize=30_000)
def alone(sign):
    """How a sign is read that stands alone, what is usual first; () where it has no reading."""
    if sign.isascii():
        return (sign,)
    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0][:READINGS]) if found else ()


def lines_of(read, join):
    """All ways to read some signs, as lines; `join(readings)` writes one."""
    combined = 1
    for one in read:
        combined *= len(one)
    if combined <= COMBINED_AT_MOST:
        return [START + join(line) for line in product(*read)]
    usual = [one[0] for one in read]
    lines = [START + join(usual)]
    for place, options in enumerate(read):
        first = max(0, place - AROUND)
        for other in options[1:]:
            piece = [*usual[first:place], other, *usual[place + 1 : place + AROUND + 1]]
            lines.append((PIECE if first else START) + join(piece))
    return lines


def spelled(names):
    """(text, pinyin, initials) of names as they are kept: each a text of lines, one a way to read one."""
    texts, full, initials = [], [], []
    for name in filter(None, map(plain, names)):
        text = " ".join(words_of(name))
        texts.append(START + fenced(text))
        if " " in text:
            texts.append(PIECE + fenced(text.replace(" ", "")))
        read = [[fenced(one) for one in sign] for sign in readings(name)]
        full += lines_of(read, lambda line: "".join(f" {one}" for one in line))
        firsts = [list(dict.fromkeys(one if _is_whole(one) else one[0] for one in sign)) for sign in read]
        initials += lines_of(firsts, "".join)
    return tuple("".join(dict.fromkeys(lines)) for lines in (texts, full, initials))


def _is_whole(sign):
    """Numbers, and letters that are no syllable (PVC), are typed whole."""
    return sign not in SYLLABLES


def ways(letters):
    """How letters and digits that were typed can be read as syllables, the last of which may be unfinished:
    `xian` is " xian" and " xi an". A few ways at most; none for what is no pinyin."""
    found = {len(letters): [""]}
    for place in range(len(letters) - 1, -1, -1):
        found[place] = list(islice(_from(letters, place, found), WAYS))
    if not letters or not found[0]:
        return []
    # Not every syllable that could be parted further is: tong liao, not tong li a o.
    fewest = min(way.count(" ") for way in found[0])
    return [way for way in found[0] if way.count(" ") <= fewest + 1]


def _from(letters, place, found):
    if digits := re.match(NUMBER, letters[place:]):
        yield from (f" {fenced(digits[0])}{rest}" for rest in found[place + len(digits[0])])
        return
    rest = letters[place:]
    if rest in BEGINNINGS:
        yield f" {rest}"
    for length in range(min(LONGEST, len(rest) - 1), 0, -1):
        if rest[:length] in SYLLABLES:
            yield from (f" {rest[:length]}{tail}" for tail in found[place + length] if tail)
