"""Whether texts look drawn at random, position by position."""

import math
from collections import Counter


def position_findings(texts, alphabets, level=0.001):
    """Pearson's chi-square for each position: `alphabets[i]` are the letters that position i draws from, each equally likely.
    `level` is for all positions together (Bonferroni)."""
    smallest, findings = 1.0, []
    for place, alphabet in enumerate(alphabets):
        if len(alphabet) < 2:
            continue
        seen, expected = Counter(text[place] for text in texts), len(texts) / len(alphabet)
        if strange := set(seen) - set(alphabet):
            findings.append(f"position {place} holds {sorted(strange)}")
        missing = [letter for letter in alphabet if not seen[letter]]
        # As likely as not only where few were drawn.
        if missing and len(alphabet) * math.exp(-expected) < level / len(alphabets):
            findings.append(f"position {place} never holds {missing}")
        statistic = sum((seen[letter] - expected) ** 2 / expected for letter in alphabet)
        p = beyond(statistic, len(alphabet) - 1)
        smallest = min(smallest, p)
        if p < level / len(alphabets):
            findings.append(f"position {place}: chi-square {statistic:.1f} on {len(alphabet) - 1} degrees of freedom, p {p:.2g}")
    return smallest, findings


def beyond(statistic, freedom):
    """The chance of a chi-square of at least `statistic`: the upper incomplete gamma function, as a series below its middle
    and a continued fraction (Lentz) above."""
    a, x = freedom / 2, statistic / 2
    if x <= 0:
        return 1.0
    scale = math.exp(-x + a * math.log(x) - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while term > total * 1e-15:
            n += 1
            term *= x / n
            total += term
        return max(0.0, 1 - scale * total)
    b = x + 1 - a
    c, d = 1e300, 1 / b
    fraction = d
    for i in range(1, 1000):
        b += 2
        step = i * (a - i)
        d = 1 / (step * d + b)
        c = b + step / c
        fraction *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return scale * fraction
