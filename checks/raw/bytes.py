"""A request in which some bytes were changed: whatever it is then, there is an answer, and none of a fault."""

from .request import SENTINEL, Case

ODD = [0, 1, 9, 10, 11, 13, 32, 34, 35, 37, 39, 44, 47, 58, 59, 61, 63, 64, 91, 92, 123, 127, 128, 0xc0, 0xed, 0xef, 0xff]


def cases(chance, request):
    data = bytearray(request.whole())
    for _ in range(chance.choice([1, 1, 1, 2, 5, 20])):
        place, what = chance.randrange(len(data)), chance.randrange(5)
        if what == 0:
            data[place] = chance.choice(ODD)
        elif what == 1:
            data[place] ^= 1 << chance.randrange(8)
        elif what == 2:
            data.insert(place, chance.choice(ODD))
        elif what == 3 and len(data) > 1:
            del data[place]
        else:
            end = min(len(data), place + chance.randrange(1, 40))
            data[place:place] = data[place:end]
    return Case(f"bytes: {bytes(data[:60])!r}", bytes(data) + SENTINEL, "any")
