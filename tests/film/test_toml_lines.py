"""Lines of keys, against a writer that knows where it put them, and against tomllib."""

import json
import random
import time
import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rushes.film.toml_lines import Lines, Loc, blocks, key_parts, printed, statements

NAMES = ["id", "text", "at", "cast", "a-b", "x_1", "3", "two words", "dot.ted", 'qu"ote', "ünï", "[x]", "#no", "a=b"]
TEXTS = ["", "plain", "# no comment", "[not.a.header]", "[[nor]]", "a = 1", "'", "]", "}", 'say "hi"', "\\", "tab\t"]
LONG = ["\n[x]\n", "\n[[shot]]\nid = 1\n", "a\n# b\n'''c", '\n"quoted" ""two\n', "\n]\n}\n", "x = '''\n"]


class Writer:
    """Writes random TOML, and notes the line of every key it writes."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.text = ""
        self.lines: dict[Loc, int] = {}
        self.newline = self.dice.choice(["\n", "\n", "\r\n"])

    def document(self) -> str:
        self.noise()
        self.body((), NAMES[:4])
        arrays: dict[str, int] = {}
        tables: set[tuple[str, ...]] = set()
        for _ in range(self.dice.randrange(8)):
            name = self.dice.choice(["moment", "sh ot", "look"])
            if self.dice.random() < 0.5:
                arrays[name] = arrays.get(name, -1) + 1
                self.header(f"[[{self.key(name)}]]")
                self.lines.setdefault((name,), self.line)
                self.body((name, arrays[name]), NAMES)
                if self.dice.random() < 0.3:
                    self.header(f"[{self.key(name)} . {self.key('sub')}]")
                    self.lines[(name, arrays[name], "sub")] = self.line
                    self.body((name, arrays[name], "sub"), NAMES)
            else:
                path = (f"t{len(tables)}", *self.dice.sample(NAMES, self.dice.randrange(3)))
                tables.add(path)
                self.header(f"[{'.'.join(map(self.key, path))}]")
                for depth in range(1, len(path) + 1):
                    self.lines[path[:depth]] = self.line
                self.body(path, NAMES)
        return self.text if self.dice.random() < 0.7 else self.text.rstrip("\r\n")

    @property
    def line(self) -> int:
        """The line that was written last."""
        return self.text.count("\n")

    def noise(self) -> None:
        for _ in range(self.dice.randrange(3)):
            self.text += self.dice.choice(["", "# [comment]", "  ", "# a = '''", '# """']) + self.newline

    def header(self, text: str) -> None:
        self.noise()
        self.text += self.dice.choice(["", "  "]) + text + self.dice.choice(["", " # [[x]]"]) + self.newline

    def body(self, loc: Loc, names: list[str]) -> None:
        for name in self.dice.sample(names, self.dice.randrange(min(5, len(names)))):
            self.noise()
            keys = [name, *self.dice.sample(NAMES, self.dice.choice([0, 0, 0, 1, 2]))]
            self.text += self.dice.choice(["", " ", "\t"]) + self.dotted(keys) + self.dice.choice(["=", " = ", "  ="])
            for depth in range(1, len(keys) + 1):
                self.lines[(*loc, *keys[:depth])] = self.line + 1
            self.value((*loc, *keys), 0)
            self.text += self.dice.choice(["", " ", " # b = [", ' # "']) + self.newline

    def value(self, loc: Loc, depth: int) -> None:
        kind = self.dice.randrange(9 if depth < 3 else 6)
        if kind < 3:
            self.text += self.string(self.dice.choice(TEXTS))
        elif kind < 5:
            self.text += self.dice.choice(
                ["1", "-3", "0x1F", "1_000", "2.5", "true", "inf", "1979-05-27 07:32:00", "07:32:00"]
            )
        elif kind == 5:
            self.text += self.long(self.dice.choice(LONG))
        elif kind < 8:
            self.array(loc, depth)
        else:
            self.inline(loc, depth)

    def array(self, loc: Loc, depth: int) -> None:
        self.text += "["
        for number in range(self.dice.randrange(4)):
            self.text += self.dice.choice(["", " ", f"{self.newline}  ", f" # ] [x]{self.newline}"])
            self.lines[(*loc, number)] = self.line + 1
            self.value((*loc, number), depth + 1)
            self.text += self.dice.choice([",", " , "])
        self.text += self.dice.choice(["]", f"{self.newline}]", f"# ]{self.newline}]"])

    def inline(self, loc: Loc, depth: int) -> None:
        names = self.dice.sample(NAMES, self.dice.randrange(4))
        self.text += "{ "
        for number, name in enumerate(names):
            self.text += (", " if number else "") + self.key(name) + " = "
            self.lines[(*loc, name)] = self.line + 1
            self.value((*loc, name), depth + 1)
        self.text += " }"

    def dotted(self, keys: list[str]) -> str:
        return self.dice.choice([".", " . "]).join(map(self.key, keys))

    def key(self, name: str) -> str:
        bare = name.replace("-", "a").replace("_", "a").isalnum() and name.isascii()
        if bare and self.dice.random() < 0.8:
            return name
        return f"'{name}'" if "'" not in name and self.dice.random() < 0.5 else json.dumps(name)

    def string(self, text: str) -> str:
        if "'" not in text and self.dice.random() < 0.4:
            return f"'{text}'"
        return json.dumps(text)

    def long(self, text: str) -> str:
        text = text.replace("\n", self.newline)
        if "'''" not in text and self.dice.random() < 0.5:
            return f"'''{text}'''"
        return f'"""{text.replace(chr(92), chr(92) * 2)}"""' if '"""' not in text else '""'


def every_place(data: Any, loc: Loc = ()) -> list[Loc]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place for key, item in items for place in ((*loc, key), *every_place(item, (*loc, key)))]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**40))
def test_every_key_is_found_on_its_line(seed: int) -> None:
    writer = Writer(seed)
    text = writer.document()
    data = tomllib.loads(text)
    lines = Lines(text)
    for loc, line in writer.lines.items():
        assert lines.find(loc).line == line, (loc, text)
    for loc in every_place(data):
        found = lines.find(loc).line
        written = text.split("\n")[found - 1]
        name = next((part for part in reversed(loc) if isinstance(part, str)), "")
        if isinstance(loc[-1], str):
            assert name in written or json.dumps(name)[1:-1] in written, (loc, written)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**40))
def test_blocks_and_statements_tile_the_text(seed: int) -> None:
    text = Writer(seed).document()
    last = 0
    for block in blocks(text):
        assert last <= block.start <= block.body <= block.end <= len(text) or block.start == block.body == 0
        last = block.end
        for each in statements(text, block):
            assert block.body <= each.start < each.value <= each.value_end <= each.end <= block.end
            value = tomllib.loads(f"k = {text[each.value : each.value_end]}")
            whole: Any = tomllib.loads(text[each.start : each.end])
            for key in each.keys:
                whole = whole[key]
            assert repr(whole) == repr(value["k"])


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="[]{}=\"'#.,\\ \nab1", max_size=60))
def test_broken_text_never_crashes(text: str) -> None:
    assert blocks(text)
    assert Lines(text).find(("a", 1, "b")).line >= 1


def test_a_missing_key_is_at_its_table() -> None:
    lines = Lines('[film]\ntitle = "x"\n\n[[shot]]\n[[shot]]\nid = "b"\n')
    assert lines.find(("film", "fps")) == (1, "film.fps")
    assert lines.find(("shot", 1, "end")) == (5, "shot[2].end")
    assert lines.find(("cast", "singer", "text")).line == 1


def test_a_header_inside_a_multi_line_string_is_text() -> None:
    text = 'a = """\n[x]\n"""\nb = [\n [1],\n ["y"]\n]\n[z]\nc = 1\n'
    assert [block.path for block in blocks(text)] == [(), ("z",)]
    assert Lines(text).find(("z", "c")).line == 9


def test_a_byte_order_mark_is_passed_over() -> None:
    assert Lines("\ufeff[film]\ntitle = 1\n").find(("film", "title")).line == 2


def test_names_are_printed_as_people_read_them() -> None:
    assert printed(("moment", 3, "at")) == "moment[4].at"
    assert printed(("cast", "a b", "text")) == 'cast."a b".text'
    assert key_parts("a . \"b\\tc\" . 'd.e'") == ("a", "b\tc", "d.e")


@pytest.mark.parametrize(
    "text",
    [
        "x = [" + "[1],\n" * 200_000 + "]\n",
        'x = """' + 'a\\"\n' * 200_000 + '"""\n',
        "[" * 300_000,
        "a." * 300_000,
        '"' * 300_001,
        "#" * 10**6,
    ],
)
def test_time_is_linear(text: str) -> None:
    begun = time.process_time()
    blocks(text)
    assert time.process_time() - begun < 3
