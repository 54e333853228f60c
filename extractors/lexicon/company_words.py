"""Words by which a name shows that it is a company's, or that it is something else's."""

from __future__ import annotations

import re

from extractors.lexicon.tables import listed

LEGAL_FORMS = frozenset(
    listed(
        """ТОО АО ОАО ООО ЗАО ПАО НАО НК АК ТНК КХ ФХ ПК СП ИП СПК СХПК ГК ГКП РГП КГП УК ЖШС АҚ ҰК ШҚ ӨК ЖК БК ӘКК
        LLP LLC JSC PJSC OJSC CJSC JSCo Ltd LTD Limited Inc Inc. Corp GmbH AG PLC plc S.A. SA N.V. B.V. BV NV SpA
        NC Б.В."""
    )
)

# What stands beside a company's name, by its beginning.
COMPANY_STEMS = listed(
    """компани корпораци холдинг концерн консорциум групп предприяти фирм кооператив агрохолдинг агрофирм инвестор
    подрядчик генподрядчик оператор заказчик застройщик производител хозяйств товариществ акционер автозавод завод
    комбинат фабрик птицефабрик объединени недропользовател разработчик партнер кәсіпорн кәсіпорын зауыт тобы
    қожалы серіктестік серіктестіг қоғам мердігер автозауыт производство комплекс госкомпани нацкомпани дочерн
    company companies firm holding corporation investor contractor operator producer developer manufacturer
    concern consortium enterprise subsidiary partner conglomerate carmaker automaker giant miner steelmaker owner
    customer"""
)

# The last word of a name, or what its words begin with, that only companies bear.
SUFFIXES = frozenset(
    listed(
        """group holding holdings corporation industries company energy mining resources metals minerals petroleum
        chemical chemicals engineering technologies technology motors invest investment investments development
        power gas oil steel cement glass agro foods food pharma solutions international ventures construction
        electric materials renewables co enterprises ceramic ceramics partners capital logistics systems products
        plastics polymer polymers trade trading electronics semiconductor automobile automotive auto aluminium
        aluminum copper gold tyres tires milk energo enerji beton vostok overseas petrochemical petrochemicals
        textile textiles tekstil tekstile refractory reagent snack lifesciences pharmaceuticals pharmaceutical
        biotech farms farm refinery carbon silicon ferroalloys kus et grupp grup holdinq gruppe consulting
        installation institute biopharm geosynthetics pigments"""
    )
)
NAME_PARTS = listed(
    """групп холдинг агро инвест энерго строй монтаж металл кемикал петрол ойл ресорс майнинг индастри энерджи моторс
    авто фарм хим пром цемент гласс бетон полимер снэк фудс продукт трейд логисти ғруп голд петролиум карбон
    реагент пигмент текстил сервис жел мұнай гидро ферро молоко милк сүт құс ет керамик рефрактор манган электро
    тех қуат"""
)

# What a quoted name is when one of these stands before it: not a company.
OTHER_THINGS = listed(
    """шахт рудник разрез карьер месторожден участк участок программ проект форум выставк телеканал преми трасс
    университет журнал газет агентств информагентств портал издани редакци бренд орден станци технопарк принцип
    девиз слоган фонд платформ кеніш конкурс programme program project forum newspaper agency"""
)
OTHER_THINGS_AFTER = ("бағдарлам", "жоба", "басылым", "агентті")  # Kazakh says it behind the name
OTHER_WORDS = frozenset(
    listed(
        """сэз зона зоны зоне зону из село села селе жк трц тц партия партии порт порта порту миа иа сайт сайта район
        района районе город города мцпс хаб хаба парк парка парке формат карта карты карту план плана банк банка
        банком аэа аймағы аймағында кен орны орнында паркі марка марки модель модели mine field deposit zone sez
        газеті звание система системы сервис сервиса"""
    )
)

# Nationalities and the like that stand before a name in English.
LEADING = frozenset(
    listed(
        """Near About What New There Costing Among Although Because Since Who Where How Why Each Every Some All No
        Not Only The A An In At By Of For With From Its Our This That These Chinese Kazakh Kazakhstani Turkish
        Russian German French Italian Korean Japanese Indian Iranian Uzbek Kyrgyz Austrian Swiss American British
        Dutch Belgian Spanish Polish Czech Hungarian Israeli Emirati Saudi Qatari Belarusian Azerbaijani Swedish
        Finnish Norwegian Canadian Australian South Singaporean Malaysian Tatar Almaty-based Astana-based European
        State-owned Meanwhile However When While As If But And Besides According Earlier Today Yesterday Last Next
        National Investor Contractor Operator Company Firm Works Once Moscow-based Vienna-based Swedish-German
        After Before Under Since Until Both Now Here There Then Also Two Three"""
    )
)

# A name with one of these words is an office, a school, a fund, a lender, a news agency or a place.
NO_COMPANY_WORDS = frozenset(
    listed(
        """year state day river lake cabinet head growth exchange executive master sez kurultai gok order law holiday
        village town stage phase line block workshop shop unit deputies citizens address message plan road railway
        station capital region oblast district ministry university government agency bank fund parliament
        committee council airport street avenue forum summit zone park map code service services office union
        academy department board association chamber assembly administration akimat bureau court senate majilis
        expo news kazinform telegraph times press president minister prime governor center centre national
        republic city eve strategy programme program agreement act law january february march april may june july
        august september october november december monday tuesday wednesday thursday friday saturday sunday covid
        usd kzt gdp eu eaeu cis un world asian european eurasian islamic central asia банк банка банкі фонд фонды
        қор қоры министерство министрлігі акимат әкімдігі университет университеті казинформ qazinform institute"""
    )
) - {"institute", "national", "center", "centre", "city", "european", "eurasian", "central", "asia", "asian", "may"}
NO_COMPANY_NAMES = frozenset(
    listed(
        """kazakhstan almaty astana led lte epc ckd skd dkd fid pdf it ai tv qr wi-fi gps lng lpg mw kw hbi dri ree
        wto who nato osce kazinform qazaqparat sputnik ls nege tengrinews zakon.kz 365info inbusiness kapital
        forbes reuters bloomberg interfax tass kursiv kursiv.kz lsm.kz primeminister.kz akorda.kz baq.kz nur.kz
        facebook telegram instagram youtube whatsapp twitter capex opex ebitda esg h2 co2 ceo cfo hdpe bopp pet
        pvc pp pe npp chp hpp gres ii iii iv vi vii байтерек бәйтерек даму казинформ baiterek damu kazakh ebrd
        eabr eib adb ifc dbk edb qazindustry qaztrade sportage sorento onix cobalt tucson"""
    )
) | {"kazakhstan today", "kazakh invest", "kaznex invest", "kazakh tourism", "egemen qazaqstan", "central asia"}

# What companies do, in the first words behind a name; people only say, visit and note.
DOES = re.compile(
    r"\s(?:(?:will|has|have|is|was|had|would|also|to) ){0,2}(?:buil[dt]|building|plans|intends|invest(?:s|ed|ing)?"
    r"|operate[sd]?|owns|owned|produce[sd]?|launch(?:ed|ing)?|commission(?:ed)?|bought|acquired?|develop(?:s|ed|ing)"
    r"|suspend(?:ed)?|halt(?:ed)?|abandon(?:ed)?|closed?|handed|moved|put its|add(?:s|ed)?|start(?:s|ed)?|begun"
    r"|completed?|mines|processes|makes)\b"
    r"|\s(?:планиру|постро|намерен|инвестировал|вложил|стро[ия]т|запусти|произвед|производит|выпуска|отказал"
    r"|приостановил|закрыл|возвод|собирается|заверш|приступил|начал|остановил"
    r"|салып|салады|шығар|бастады|тоқтат|аяқта)"
)
# What was done, before a name that stands behind «by».
DONE_BY = re.compile(
    r"\b(?:owned|built|operated|developed|run|launched|financed|implemented|carried out|founded|set up|made|supplied)"
    r" by\s\Z"
)

# Who stands before a person's name, and what stands behind it.
TITLES = frozenset(
    listed(
        """governor minister director chairman chairwoman head chief engineer manager president deputy akim analyst
        resident farmer worker foreman economist mayor spokesman spokeswoman founder ceo mr ms mrs dr prof
        professor ambassador senator adviser advisor expert lawyer journalist correspondent secretary chair
        vice-minister vice-president technologist agronomist geologist operator's colleague son daughter wife
        named academician premier general metallurgist welder veterinarian ecologist activist specialist lead
        rector king sheikh"""
    )
)
SAYS = frozenset(
    listed(
        """said says told tells noted notes added adds explained explains recalled recalls reported reports stressed
        believes thinks admits admitted conceded promised promises assured answered replied asked asks visited met
        arrived spoke laughed nodded shrugged recalled pointed emphasized underlined claims who whose"""
    )
)
GIVEN_NAMES = frozenset(
    listed(
        """tamara vitaly artyom bekzat nino sholpan orynbay alisher sergazy daulen askhat maulen kamila ainur zarina
        tair aibek aidar aidos aigul aisulu aizhan akylbek aleksandr alexander aleksei alexei alikhan aliya alma
        almas altynai aman amangeldy anar andrei andrey anna arman armanbek askar asset aslan assel asel azamat
        baglan baurzhan beibit berdibek berik bolat bulat dana daniyar dastan dauren daulet dinara dmitri dmitry
        elena erlan ermek evgeny gabit galym galymzhan gani gaukhar gulmira gulnara gulshara ibrahim igor ilyas
        indira ivan kairat kanat karim kassym-jomart kassym kuanysh kanysh madina magzum maksim malik marat maria
        mariya mukhtar murat natalia nikolai nurbol nurlan nursultan olga oleg olzhas oraz pavel raushan rauan
        rinat roman ruslan rustam sabit sadyr saule samat sanzhar saken saulet sergei sergey serik svetlana talgat
        tatiana temirlan timur togzhan umirzak vadim valery viktor vladimir yelena yerbol yerkin yerlan yermek
        yerzhan yevgeny yuri zhanar zhanat zhandos zhaslan zhenis li wang zhang liu chen john david michael peter
        thomas mehmet mustafa ahmet ali hassan mohammed muhammad recep shavkat ilham xi emmanuel jean kim lee park
        ingrid jose carlos nail fatima borisbiy anatoly"""
    )
)
SURNAME_ENDS = ("ov", "ev", "ova", "eva", "yev", "yeva", "uly", "kyzy", "bayev", "bekov", "sky", "skaya", "ich", "enko")
