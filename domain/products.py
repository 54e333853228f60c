"""When two product names mean one output, and which products are too common to tell plants apart."""

from __future__ import annotations

from functools import lru_cache

from domain.names import words


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split(","))


# What one region has many plants for: product and region alone do not tell one from another.
COMMONPLACE = _listed(
    "electricity,heat,renewable energy,milk,dairy products,meat,chilled meat,beef,lamb,poultry meat,eggs,fish,cattle,"
    "sheep,horses,vegetables,tomatoes,cucumbers,greens,potatoes,fruit,apples,grain,flour,bread,food products,"
    "animal feed,concrete,brick,crushed stone,sand,building materials,furniture,garments,packaging,plastic products,"
    "metal products,metal structures,gold,gold ore,coal,crude oil,natural gas,oil products,drinking water,cargo,"
    "solid household waste,waste"
)

# Kinds and what belongs to them: news call one plant's output now by the one, now by the other.
_KINDS = {
    "meat": "chilled meat,canned meat,beef,lamb,horse meat,pork",
    "dairy products": "butter,cheese,yoghurt,milk powder,condensed milk",
    "vegetables": "tomatoes,cherry tomatoes,cucumbers,greens,peppers,cabbage",
    "glass": "sheet glass,float glass",
    "glass containers": "glass bottles,glass jars,bottles,jars",
    "refractories": "refractory bricks,furnace linings",
    "aerated concrete": "aerated concrete blocks",
    "flotation reagents": "xanthates",
    "mineral fertilisers": "nitrogen fertilisers,phosphate fertilisers,complex fertilisers,ammonium nitrate,ammophos",
    "polypropylene": "polypropylene powder",
    "oil products": "gasoline,diesel fuel,jet fuel,fuel oil,motor fuel",
    "liquefied petroleum gases": "propane,butane",
    "gold": "dore alloy,gold bars",
    "rolled steel": "rebar,wire rod,flat steel,hot-rolled steel,cold-rolled steel",
    "vegetable oil": "sunflower oil,rapeseed oil,linseed oil,soybean oil,corn oil,cottonseed oil",
    "cars": "electric vehicles",
    "wood boards": "chipboard,particle board,MDF,OSB,fibreboard,laminated boards,straw boards",
    "feed additives": "monocalcium phosphate,dicalcium phosphate,tricalcium phosphate,feed phosphates",
}
_KIND_OF = {name: kind for kind, members in _KINDS.items() for name in _listed(members)}

# What a plant works up: news say now what goes in, now what comes out.
_MADE_OF = {
    "vegetable oil": "rapeseed,sunflower seeds,oilseeds,flax,soybeans,seeds",
    "meat": "cattle,sheep,horses",
    "poultry meat": "poultry",
    "dairy products": "milk",
    "flour": "wheat,grain",
    "starch": "wheat,corn,grain",
    "potato starch": "potatoes",
    "sugar": "sugar beet,beets",
    "yarn": "cotton,cotton fibre,wool",
    "cotton yarn": "cotton,cotton fibre",
    "leather": "hides",
    "rolled steel": "scrap metal,steel scrap",
    "paper": "waste paper",
    "cardboard": "waste paper",
    "oil products": "crude oil",
    "silicon": "quartz,quartzite",
    "cement": "limestone,clinker",
    **dict.fromkeys(("copper", "gold", "lead", "silver", "tungsten", "zinc"), "slag"),  # of which tailings are a kind
}
_INPUTS_OF = {name: _listed(inputs) for name, inputs in _MADE_OF.items()}

_OUTPUTS_OF = {given: output for output, inputs in _INPUTS_OF.items() for given in inputs}

# A mine's ore is the concentrate of its concentrator.
_DRESSED = frozenset({*words("ore"), *words("concentrate")})

# How alike a product and its kind are; whatever is less alike needs a company, a name or a figure besides.
KIN = 0.9
_RELATED = 0.6
_NAMESAKES = 0.5


@lru_cache(maxsize=65_536)
def same_product(a: str, b: str) -> float:
    """1 for one product, less where one is a kind of the other («cars», «passenger cars»), 0 for two."""
    left, right = product_words(a), product_words(b)
    if not left or not right:
        return 0.0
    if set(left) == set(right):
        return 1.0
    if broader(a) == b or a == broader(b) or (left[:-1] == right[:-1] and {left[-1], right[-1]} == _DRESSED):
        return KIN
    if left[-1] == right[-1]:
        return KIN if min(len(left), len(right)) == 1 else _NAMESAKES
    akin = broader(a) == broader(b) or set(left) < set(right) or set(right) < set(left)
    return _RELATED if akin or _is_made_of(a, b) or _is_made_of(b, a) else 0.0


def _is_made_of(output: str, given: str) -> bool:
    return any(given in _INPUTS_OF.get(name, ()) for name in (output, broader(output)))


def broader(name: str) -> str:
    """What the product is a kind of, or itself."""
    return _KIND_OF.get(name, name)


def made_of(name: str) -> str:
    """What is commonly made of the product, or itself: a mill may be told of by what it works up."""
    return _OUTPUTS_OF.get(name, name)


@lru_cache(maxsize=16_384)
def product_words(name: str) -> tuple[str, ...]:
    """Skeletons without the plural's s: «tyres» and «tires» are one."""
    return tuple(word.removesuffix("s") for word in words(name))
