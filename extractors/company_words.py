"""Words by which a name shows that it is a company's, or that it is not."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL_FORMS = _words(
    "ТОО АО ОАО ООО ЗАО ПАО НАО НК АК ТНК КХ ФХ ПК СП ИП СПК СХПК ГК ГКП РГП КГП УК ЖШС АҚ ҰК ШҚ ӨК ЖК БК ӘКК "
    "LLP LLC JSC PJSC OJSC CJSC JSCo Ltd LTD Limited Inc Corp GmbH AG PLC plc S.A. SA N.V. B.V. BV NV SE SpA S.p.A. "
    "NC TOO AO ООО Б.В. IP ZhShS"
)
CASED_FORMS = frozenset(form.upper() for form in LEGAL_FORMS - _words("SE AG SA IP NC"))

COMPANY_STEMS = (
    "компани корпораци холдинг концерн консорциум групп предприят фирм кооператив агрохолдинг агрофирм инвестор "
    "подрядчик генподрядчик оператор заказчик застройщик производител хозяйств товариществ акционер автозавод завод "
    "комбинат фабрик птицефабрик объединени недропользовател разработчик партнер партнёр филиал кәсіпорн зауыт "
    "фабрикас тоб қожалы серіктестік серіктестіг қоғам мердігер инвесторы компаниясы корпорациясы автозауыт холдингі "
    "company companies firm group holding corporation investor contractor operator producer developer manufacturer "
    "concern consortium enterprise subsidiary partner conglomerate carmaker automaker giant miner steelmaker supplier "
    "unit startup shareholder"
)
COMPANY_STEMS = tuple(COMPANY_STEMS.split())  # type: ignore[assignment]
