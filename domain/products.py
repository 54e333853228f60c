"""When two product names mean one output, and which products are too common to tell plants apart."""

from __future__ import annotations

from functools import lru_cache

from domain.names import words

# What one region has many plants for: product and region alone do not tell one from another.
COMMONPLACE = frozenset(
    """electricity|heat|milk|meat|beef|lamb|poultry meat|eggs|vegetables|tomatoes|cucumbers|fruit|flour|bread|fish|
    concrete|bricks|crushed stone|furniture|garments|water|oil products|natural gas|dairy products|animal feed|
    livestock|cattle|logistics|waste""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)

# A kind and what it is a kind of, as news call one plant's output now by this, now by that.
_KIND_OF = {
    "bottles": "glass containers",
    "jars": "glass containers",
    "glass bottles": "glass containers",
    "glass jars": "glass containers",
    "sheet glass": "glass",
    "xanthates": "flotation reagents",
    "refractory bricks": "refractories",
    "furnace linings": "refractories",
    "beef": "meat",
    "lamb": "meat",
    "horse meat": "meat",
    "sausages": "meat products",
    "butter": "dairy products",
    "cheese": "dairy products",
    "milk powder": "dairy products",
    "tomatoes": "vegetables",
    "cucumbers": "vegetables",
    "rebar": "rolled steel",
    "ammonium nitrate": "mineral fertilisers",
    "phosphate fertilisers": "mineral fertilisers",
    "polypropylene": "polymers",
    "polyethylene": "polymers",
    "sunflower oil": "vegetable oil",
    "rapeseed oil": "vegetable oil",
    "lithium-ion batteries": "batteries",
}
# How alike a product and its kind are; whatever is less alike needs a company, a name or a figure besides.
KIN = 0.9


@lru_cache(maxsize=65_536)
def same_product(a: str, b: str) -> float:
    """1 for one product, less where one is a kind of the other («cars», «passenger cars»), 0 for two."""
    if a != b and broader(a) == broader(b):
        return KIN if broader(a) in (a, b) else 0.6
    left, right = product_words(a), product_words(b)
    if set(left) == set(right):
        return 1.0
    if left[-1:] == right[-1:]:
        return KIN if min(len(left), len(right)) == 1 else 0.5
    return 0.6 if set(left) < set(right) or set(right) < set(left) else 0.0


def broader(name: str) -> str:
    """What the product is a kind of, or itself."""
    return _KIND_OF.get(name, name)


@lru_cache(maxsize=16_384)
def product_words(name: str) -> tuple[str, ...]:
    """Skeletons without the plural's s: «tyres» and «tires» are one."""
    return tuple(word.removesuffix("s") for word in words(name))
