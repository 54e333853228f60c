"""The cue tables of the three languages: status ("" proves nothing), grade 1..3, and regular expressions, one a line.

Order matters: where two rows match at one place the earlier wins, so what denies, ends or only promises a thing
stands before what does it.
"""

from __future__ import annotations

CueTable = tuple[tuple[str, int, str], ...]

_EN_WILL = (
    r"(?:will|shall|should|must|ought to|(?:is|are) (?:also |then |soon |now |already )?to"
    r"|(?:has|have) (?:yet )?to"
    r"|(?:is|are|be) (?:\w+ )?(?:expected|scheduled|planned|slated|set|due|supposed|intended|going|preparing|about|foreseen) to"
    r"|(?:plans?|intends?|means?|hopes?|aims?|promises|expects?|preparing|prepares?|pledged|wants it) to)"
)
_EN_DO = (
    r"(?:be |have |soon |also |then |now |already |finally |been |to |it )*"
    r"(?:built|build|erect\w*|construct\w*|create\w*|set up|put\b|appear\w*|rise|commission\w*|launch\w*|open\w*|start\w*"
    r"|begin\w*|operate|operational|complete\w*|finish\w*|implement\w*|locat\w*|develop\w*|make|produce|turn out|give"
    r"|employ\w*|cost\w*|carried out|ready|reach|come|go|feed|roll\w*|handle|process|employ|provide|supply|bring|stand|expand"
    r"|double|spend|invest\w*|add|running|done|run|hire|follow|join|take|yield|modernis\w*|moderniz\w*|replace)"
)

EN: CueTable = (
    (
        "cancelled",
        3,
        r"""(?:will|would)(?: now)? not (?:be (?:built|laid|implemented|erected)|proceed|go ahead|appear|get)
will not take [^.;\n]{1,60} any further
no longer (?:wants?|plans?|intends?|planned|going)
(?:has|have|was|were|been|be|is) (?:also |now |quietly )?(?:dropped|scrapped|axed|ditched|abandoned|struck (?:out|off)|given up|cancell?ed|called off|terminated)(?! (?:by|to|from) \d)
(?:scrapped|cancell?ed|abandons|scraps|cancels|called off|calls off|walks? away from|walked away from|quietly gave [^.;\n]{1,30} up|gave up (?:on )?(?:plans?|the project|its project))
abandoned(?=\s*$)
drops? (?:its |the )?(?:plans?|project|\w+ projects)
changed its mind about
neither will [^.;\n]{1,40} get
(?:excluded|removed|withdrawn|struck|deleted) (?:off |out )?(?:from|of|at the request)[^.;,\n]{0,20}
gave the (?:plot|land|site) back
pulled the plug
project no longer exists""",
    ),
    (
        "closed",
        3,
        r"""(?:closed?|closes|shuts?|closing|stopped|stop) (?:down )?(?:its (?:doors|gates) )?(?:for good|forever|permanently)
(?:has|have|was|were|been) (?:permanently|finally) (?:closed|shut)(?: down)?
will not (?:reopen|be restored)
being wound (?:up|down)
wound up
reached the end of the road
(?:has|have|was|were|been|being) (?:liquidated|dismantled|declared bankrupt)
started liquidation
ceased (?:operations?|production|to operate|work)
went out of business
(?:has|have) shut\b
(?:the )?(?:deposits?|reserves|ore) (?:has |have |is |are )?(?:simply )?(?:run dry|exhausted|finished)
loses its
switched off for the last time""",
    ),
    (
        "",
        3,
        r"""had (?:been|stood|come|run|agreed|said|assured|expected|promised|planned) ?(?:suspended|frozen|halted|stopped|launched|started)?
(?:was|were) (?:originally |first |initially )?to (?:have )?(?:be |been )?\w+
(?:not|never) (?:been )?(?:suspended|halted|stopped|closed|cancelled|frozen|abandoned)
mistakenly reported
(?:older|old|previous|former) (?:plant|works|factory|mill)s?
existing""",
    ),
    (
        "construction",
        3,
        r"""(?:work|works|construction|building) (?:has |have |is |are )?(?:been )?(?:resumed|resumes|restarted)
resum(?:ed|es|ing) (?:the )?(?:construction|building)
brought builders back
builders (?:have )?(?:returned|come back)""",
    ),
    (
        "commissioned",
        3,
        r"""resum(?:ed|es) (?:production|operations?|output|work)
(?:has |have |was |were |been )?(?:relaunched|restarted|reopened|reopens|relaunches)
back in (?:operation|production|service)""",
    ),
    (
        "suspended",
        3,
        r"""(?:has|have|was|were|been|be|is|are|now|remains?|stays?|still|temporarily|standing|stands?|stood|lies?|lying|it|sits?|and|,) (?:been |also |now |temporarily |standing )*(?:suspended|frozen|mothballed|paused|stalled|halted|idle)
(?:put|puts|placed|is|been|remains|are) (?:indefinitely )?on (?:hold|ice|conservation|pause|a pause)
puts? [^.;:\n]{1,60} on (?:ice|hold)
(?:has |have )?(?:froze|frozen|freezes|suspends|suspended|mothballed|mothballs|halted|halts|paused|pauses)
idled?
(?:came|come|comes|ground|brought) to a (?:halt|standstill|stop)
(?:has|have|was|were|been) (?:been )?stopped
stops (?:\w+ )?(?:project|construction|plant|works|production)
stood still
is standing still
(?:are|is) looking for an investor
seek(?:s|ing) an investor
is looking for (?:an? )?(?:new )?(?:investor|owner|buyer)
(?:not|nothing) (?:operating|working|producing)
(?:temporarily )?not being implemented
has (?:made|produced) nothing
has not fired
up for sale
out of operation
(?:work|works|construction|production) (?:has |have |was |were )?stopped""",
    ),
    (
        "announced",
        2,
        r"""memorandum(?! signed on the same)
memoranda
letters? of intent
would like
would not rule
(?:is|are|was|not|cannot be) ruled out
do(?:es)? not exclude
not exclude
(?:has|have|is|are|was|were|been|led \w+ to|still|being|now|is also|are also) (?:considering|consider|considers|considered|weighing|mulling|studying|exploring|evaluating|discussing|looking at|toying with|looked at|talking|interested)
consider(?:s|ing) (?:building|a|an|the|green|new|plans?)?
mull(?:s|ing)
eyes\b
eyed?ing
toying with
interest(?:ed)? in
(?:expressed?|shows?|showed|declared) (?:an? |its |their )?(?:\w+ )?(?:interest|intention|readiness|wish)
(?:in|went into|held|after|opened|began|hold|holds) (?:\w+ )?talks
talks (?:on|about|with|are|continue|over|between)
negotiations? (?:on|about|are|continue|with)
could (?:also )?(?:\w+ )?(?:build|be|follow|appear|become|rise|assemble|produce|make|see|start|get|open|host|one day)
may (?:also )?(?:be |yet )?(?:build|built|follow|appear|become|assemble|produce|get|open|come|start|launch\w*)
might
(?:has |have |had )?(?:proposed|proposes|offered|offers|floated|pitched|suggested) (?:to |building |that |the |a |an )?
(?:is|are) (?:a|an|only a|just an?|still an?|remains an?) (?:thought|idea|proposal|wish)
remains? an? (?:idea|proposal)
has yet to decide
wants? to (?:build|make|launch|open|set up|produce|create)
discussed (?:for|with|at|the)
how they might
provisional understanding
preliminary (?:conversation|agreement)
invited
no money has been set aside
should the plan come off
show(?:s|ed)? interest""",
    ),
    (
        "planned",
        2,
        r"""(?:construction|building|building work|works?|excavation|earthworks|assembly|site works?|installation)(?: of [^.;,\n]{1,60}?)? (?:is|are|will|should|was) (?:soon |now |only )?(?:to |due to |set to |scheduled to |expected to |planned to |be |for )*(?:start|begin|commence|started|begun|get under way|starts|scheduled|planned|due)
(?:plans?|intends?|is going|hopes|due|ready|expects|prepares) to (?:start|begin) (?:building|construction)
(?:contracts?|agreements?|protocol|deal) (?:for|on|to) [^.;\n]{1,60}? (?:was|were|has been|have been) (?:signed|concluded)
(?:contracts?|agreement|protocol|deal|treaty) (?:has |have |was |were )?(?:been )?(?:signed|concluded)
(?:signed|sign|signs|concluded|put their names to|exchanged|closed|inked) (?:an? |the |several )?(?:\w+ ){0,3}(?:contracts?|agreements?|protocol|deal)
road ?map (?:was |has been |for [^.;\n]{1,40} (?:was|has been) )?(?:signed|agreed)
a road map for
signs up
has picked
have been (?:chosen|picked|hired)
hired for
feasibility study
design documents?
(?:is|are|was) (?:designed|being designed|drawn up|being drawn up)
(?:passed|is passing|received|obtained|passing) (?:the |an? |its )?(?:state |environmental |positive )?(?:examination|expertise|permit|review|conclusion|licence|land act|land plot)
(?:has been |have been |was |were |has |have |got a )?(?:allotted|allocated|land plot|earmarked)
(?:won|wins) (?:an? )?(?:auction|tender)
tender
financing (?:has been |was )?(?:found|approved|secured)
(?:closed|closes|has closed|have closed|bringing the scheme to) financ(?:ing|ial close)
loan (?:was |has been |is )?(?:approved|agreed)
approved (?:a |the )?(?:loan|financing|project|construction)?
approved by
have agreed|has agreed|agreed to build
included in the (?:pool|map|list|plan)
preparations? for
(?:is|are) (?:under )?preparation
fully permitted
exists as a design
has settled on
waits only for
search for ways of financing""",
    ),
    (
        "commissioned",
        2,
        r"""(?:those|has already|have already|already|has now|have now|recently|being) (?:been )?(?:launched|commissioned|opened)
(?:is|are|was|were) (?:already |now |officially )*(?:up and running|in operation|operating|running|working|on stream|declared open)""",
    ),
    (
        "planned",
        1,
        _EN_WILL
        + " (?:\\w+ )?"
        + _EN_DO
        + r"""
(?:to be|to be finally) (?:commissioned|launched|opened|built|implemented|started|completed|put|created|located|constructed|erected|finished|carried out|ready)
to (?:build|launch|open|erect|commission|construct|set up|start|begin|produce|make|create|recycle|expand|modernize|modernise|implement|give|back|employ)
(?:is|are|was|were|has been|have been|had been)? ?(?:planned|scheduled|slated|foreseen|envisaged|provided for|promised|expected)
(?:launch|start-up|commissioning|opening|completion|operation|start of production|production) (?:is |was |are |has been |have been )?(?:planned|scheduled|due|set|expected|promised|slated|put)
(?:is|are|was) (?:now )?(?:due|set for)
plans? (?:a|an|for|the)
will see
upcoming
future
expects the commissioning
waits?
(?:next year.s )?list (?:further )?includes
is rescheduled
aims at
deadline
was approved
intends
means to
invest(?:s|ing) """,
    ),
    (
        "construction",
        2,
        r"""(?:under|in) (?:active )?(?:construction|reconstruction)
(?:is|are|was|were|being|still|now|been|company|it|group|firm|that|which|and|already|also) (?:\w+ )?(?:being |already |still |also |now )*(?:building|erecting|constructing|installing|mounting|pouring|extending|putting up|raising|completing construction|expanding|modernizing|modernising|driving piles|clearing the ground|assembling|glazing|completing)
being (?:built|erected|constructed|installed|mounted|assembled|raised|put up|adjusted|tuned|modernized|modernised|expanded|manufactured|connected|fitted|implemented|carried out|extended|replaced|laid|welded|levelled|tested)
(?:begun|began|begins|starts?|started|starting) (?:to )?(?:build\w*|erect\w*|construct\w*|construction|earthworks|works? on|install\w*|driving|pouring|laying)
(?:broke|breaks?|breaking|broken) (?:the )?ground
ground(?:s)? (?:was |has been |is )?(?:broken|breaking)
ground-?breaking
(?:pours?|poured|pouring) (?:the )?(?:first |foundations?|concrete|\w+ foundations?)+[^.;,\n]{0,30}
foundations? (?:stones? )?(?:\w+ )?(?:has been |have been |was |were |are |is )?(?:laid|poured|in|being)
(?:laid|laying|lays) (?:the |a )?(?:first stone|foundation)[^.;,\n]{0,10}
first (?:foundation|concrete|pile|piles|stone)\w*(?: has been| was| were| have been)?(?: poured| laid| driven)?
foundation stone
(?:construction|building|works?|building work|expansion|reconstruction|modernization|modernisation)(?: of [^.;\n]{1,70}?| on [^.;\n]{1,40}?| in [^.;\n]{1,30}?)?,? (?:has |have |is |are |was |were |had |also )*(?:now |already |recently )?(?:begun|began|begins|started|starts?|continues?|continuing|goes on|under way|in progress|underway|in full swing|got under way|gotten under way|launched|kicked off|proceeds)
(?:launched?|launches|kick\w* off|gave (?:a |the )?start to(?: the)?) (?:the )?construction
(?:under ?way|got under way)
taking shape
takes shape
(?:is|are|was) (?:also |now |slowly )?(?:going up|rising|taking shape)
rises (?=in|near|on|at|outside)
(?:put up|raised) (?:the |a )?(?:\w+ )?(?:building|walls|frame|shift camp|crushing building)
test (?:runs?|period|operation|launch|mode)
trial (?:runs?|operation|starts?|production|batch)
rolled a trial coil
hydraulic tests
technical launch
cold tests
pilot (?:launch|run)
(?:percent|per cent|%)[- ](?:complete\w*|finished|built|ready|done)
(?:is|are|was|stands at|now|at|of|already) (?:about |over |nearly |some )?\d+ ?(?:percent|per cent|%)(?= ?(?:,|\.|;|complete|$))
readiness
all but finished
nearly (?:complete|finished|ready)
mechanically complete
equipment (?:is|are|was) (?:being )?(?:installed|mounted|installation)
installation of (?:the )?equipment
walls are up
shell (?:of the building )?is closed
(?:was|were|is|been) (?:fired up|lit)
furnace (?:was |is |has been )?(?:lit|fired)
lit at
earthworks
at work on
builders (?:are|have|at work|should|number)
works? (?:has |have )?already""",
    ),
    (
        "commissioned",
        2,
        r"""(?:put|puts|putting|brought|came|come|comes|went|goes|coming|entered|enters|been|bring|introduced) (?:\w+ |the |its [^.;\n]{1,60} )?(?:in)?to (?:operation|service|commission|exploitation|production)
(?:put|puts|brought|came|comes|come|bring|put its [^.;\n]{1,60}) on ?-?stream
has come into service
(?:start|starts|started|began|begins|begun) (?:its |the |full |commercial |industrial |mass |serial |regular |up |trial )*(?:production|producing|operations?|operating|output|working|work(?! on)|making|up|to produce|pouring|turning out|generating|feeding)
(?:has |have |was |were |been |be |is |are |officially |ceremonially |solemnly )*(?:commissioned|launched|inaugurated|opened)(?! (?:a |the )?(?:tender|criminal|talks))
opens (?!a tender|talks)
launches (?!construction|tender)
inaugurates
commissions
(?:the |official |grand )?(?:opening|launch|commissioning|inauguration) of(?! a tender)
gave? (?:a |the )?start to
given the start to
(?:turns?|turned) out (?:its |the |their )?first
first (?:\w+ ){1,3}(?:rolled|came|comes|rolls) off
(?:rolled|came|rolls|comes) off the (?:\w+ )?(?:line|conveyor)
(?:has|have) (?:been )?(?:operat\w+|work(?:ed|ing)|running|run|produc\w+|made|turning|feeding|crushing|in operation)
(?:has been )?(?:mastered|completed)(?= the production)
been (?:already )?mastered
(?:runs?|operates|works|working|operating|running|producing) since
(?:is|are) (?:now |already |also )?(?:producing|making|making use|in production|feeding|selling)
now (?:running|makes|produces|operates)
first (?:batch|product|products|output|coil|tyres?|tires?|cucumbers|concentrate|ore|blocks|bricks|gas|steel|electricity)
were picked
commissioning act (?:was )?signed
sends first
handed over to the operator
set up an enterprise""",
    ),
    (
        "commissioned",
        1,
        r"""(?:employs|produces|sells|ships|supplies|makes|crushes|operates|runs|hires)
(?:keeps|kept) working
completed
(?:was|were) built
built (?:by|in)
came online
(?:has|have) carried out
launch
producer of""",
    ),
    (
        "announced",
        1,
        r"""would
idea
if (?:god|the|all|wind|it)
perhaps
talks
intention
plan to""",
    ),
)

_RU_PLAN = (
    r"(?:планиру\w+|намерен\w*|намечен\w*|намеча\w+|предстоит|предстоящ\w+|собира(?:ет|ют)ся|собирал\w+|долж(?:ен|на|но|ны)|обеща\w+|обязу\w+"
    r"|рассчитыва\w+|готов(?:ит|ят)ся|запланирован\w*|хотел\w* бы|предусмотрен\w*|предусматрива\w+|ожида\w+)"
)
_RU_DO = (
    r"(?:построить|возвести|создать|запустить|открыть|ввести|сдать|начать|завершить|выпустить|реализовать|приступить"
    r"|поставить|установить|разместить|произвести|достроить|закончить|наладить|освоить|выйти|получить|выпускать|производить"
    r"|завершиться|появиться|заработать|построен\w*|введен\w*|введён\w*|запущен\w*|запуст\w+|открыться|строить|модернизировать"
    r"|расширить|увеличить|удвоить|заменить|собрать|вложить|достичь|профинансировать|осуществить)"
)

RU: CueTable = (
    (
        "cancelled",
        3,
        r"""не (?:построят|построит|появится|состоялся|состоялась|состоится|будет (?:построен\w*|строиться|строить|реализован\w*))
больше не будет заниматься
строить(?:ся)? не буд\w+
так и не начат\w*
отказал(?:ась|ся|ись|ось) (?:от|строить)
отказыва(?:ется|ются) от
отказ от
(?:проект|договор|соглашение|контракт|строительство|инвестор)\w* (?:был\w* |уже |официально )?(?:закрыт|расторгнут\w*|отменен\w*|отменён\w*|похоронен\w*|свернут\w*|свёрнут\w*|аннулирован\w*|списан\w*)
закрыла проект
(?:был\w* )?(?:исключ[её]н\w*|вычеркнут\w*|снят\w*) (?:из (?:перечня|списка|пула|состава|плана)|с (?:повестки|контроля|заказа)|по заявлению)[^.;\n]{0,10}
(?:из состава [^.;\n]{1,20}|из пула |из перечня )(?:его |её |ее )?исключил\w*
передумал\w*
отменен\w*
отменён\w*
(?:вернул\w*|возвращает) (?:участок|грант|землю)
расторгнут\w*
нет и больше не появится""",
    ),
    (
        "closed",
        3,
        r"""(?:окончательно|навсегда|насовсем) (?:закры\w+|остановлен\w*|погашен\w*|прекратил\w*)
(?:закры\w+|остановлен\w*|прекратил\w* работу|погашен\w*) (?:окончательно|навсегда)
(?:завод|предприятие|цех|рудник|фабрика|шахта|комбинат)\w*[^.;,\n]{0,30} (?:закрыт|закрыта|закрыто|закрылся|закрылась|закрыли)
закрылось
закрылся
закрылась
прекраща(?:ет|ют) (?:деятельность|работу|существование)
прекратил\w* (?:деятельность|работу|существование|свою деятельность)
(?:признан\w*|объявлен\w*|признали) банкротом
ликвидирован\w*
ликвидируется
разобрали
(?:запасы|руда)[^.;,\n]{0,20} исчерпан\w*
возобновления не будет
продано на лом""",
    ),
    (
        "suspended",
        3,
        r"""по-прежнему (?:приостановлен\w*|стоит|заморожен\w*|не работает)
возобновление [^.;\n]{1,40}опровергли""",
    ),
    (
        "construction",
        3,
        r"""(?:строительство|стройка|стройку|работы|реконструкция|монтаж)[^.;,\n]{0,50} (?:возобновлен\w*|возобновил\w*|возобновляют\w*|продолжил\w*)
возобновлен\w* (?:строительство|стройка|работы)
возобновил\w* (?:строительство|стройку|монтаж)
на деле ещ[её] строится
пока не введ[её]н\w*
ещ[её] строится
не введ[её]н\w*""",
    ),
    (
        "commissioned",
        3,
        r"""возобновил\w* (?:работу|производство|выпуск|деятельность)
возобновить работу
(?:снова|вновь|опять) (?:да[её]т|заработал\w*|запущен\w*|запустил\w*|выпускает|работает|принимает|действует|открыл\w*)
перезапущен\w*
перезапустил\w*
ожил[аи]?""",
    ),
    (
        "",
        3,
        r"""не (?:останавливал\w*|приостанавливал\w*|приостановлен\w*|закрыва\w+|отказыва\w+)
раньше срока
бывш\w+
был[аи]? приостановлен\w* в
символическ\w+ (?:пуск|запуск|кнопк\w+)
(?:ремонт|дорог\w+|моста|больниц\w*|школ\w*)
(?:обещали|собирались|планировали|должны были|должен был|должна была|должно было|предполагалось)(?: \w+){0,2} (?:построить|открыть|запустить|ввести|начать|сдать|стать|заработать|обеспечить|создать)""",
    ),
    (
        "suspended",
        3,
        r"""приостанов(?:лен\w*|ил\w*|ка|ку|лю\w+)
(?:реализация|строительство|работы|проект)[^.;,\n]{0,30} приостановлен\w*
заморожен\w*
заморозил\w*
законсервирован\w*
на консервации
консервац\w+
проста(?:ивает|ивают|ивал\w*)
(?:отправлены|отправили|ушли) в (?:простой|отпуск)
не (?:функциониру\w+|работа(?:ет|ют)|действует|выпускает|плавят)
(?:поставлен\w*|поставил\w*|встал\w*|взял\w*)(?: работы)? (?:на паузу|паузу|на зиму)
(?:стройка|строительство|работы|завод|производство|печи|комбинат|цех|фабрика|предприятие|ГОК)[^.;,\n]{0,40} (?:встал\w*|остановлен\w*|остановил\w*|остановилась|стоит|стоят|прерван\w*|замер\w*)
остановлен\w*
остановил\w*
остановили
работы остановили
стоит недостроенн\w+
(?:ищ[еу]т|ищем|подыскива\w+|подбира\w+) (?:\w+ )?(?:инвестор\w*|покупател\w*|партн[её]р\w*|того, кто)
отложен\w* на неопредел[её]нный
долгострой
дальше дело не двинется
встал
до лучших времён""",
    ),
    (
        "announced",
        2,
        r"""меморандум\w*
протокол\w* о намерениях
(?:соглашени\w+|договор\w*|договорил\w+|объявил\w*) о намерени\w+
письм\w+ о намерениях
(?:рассматрива\w+|рассмотр\w+|изуча\w+|обсужда\w+|прорабатыва\w+|оценива(?:ет|ют) возможн\w+|присматрива\w+|интересу\w+|заинтересован\w*)(?! стоимость)
(?:возможность|вопрос) (?:изучается|прорабатывается|рассматривается)
(?:может|могут|мог|могла|могло|могли)(?: бы)? (?:\w+ )?(?:построить|появиться|создать|возвести|открыть|разместить|стать|запустить|перевести|заработать|быть постро\w+)
(?:мог|могла|могло|могли) бы
предлага(?:ет|ют|ются|ется)
предлож(?:ил\w*|ен\w*|ение\w*)
предложил\w* (?:создать|построить|выпускать)
(?:вед[её]т|идут|ведутся|продолж\w+|провел\w*|пров[её]л)\s(?:\w+ )?переговор\w*
переговор\w* (?:о|об|с|по|ведутся|идут|продолжаются)
(?:хот(?:ят|ел\w*)|хочет) (?:бы )?(?:построить|создать|выпускать|открыть|запустить|производить|превратить|наладить|возвести)
хотят
не исключ(?:ен\w*|ён\w*|ают|ает|аем|ил\w*)
(?:готов|готовы|готова) (?:вложить|построить|рассмотреть|инвестировать)
презентаци\w+ проект\w*
иде[яию]
проявля?\w* интерес
думает
подумаем
по замыслу
с идеей
возможн[оа]
решени[ея] (?:зависит|пока нет|ещё не|еще не)
решения нет
лишь разговаривают""",
    ),
    (
        "planned",
        2,
        r"""(?:строительств\w+|стройк\w+|работ\w*|возведени\w+|монтаж\w*)[^.;,\n]{0,40} (?:начн[её]тся|начнутся|стартует|стартуют|начнут|начать планиру\w+|намечен\w*|запланирован\w*)
(?:начать|начало|старт|к)(?: его| е[её]| их)? (?:строительств\w+|работ\w*|стройк\w+|укладк\w+|возведени\w+)[^.;,\n]{0,30} (?:намечен\w*|планиру\w+|рассчитывают|запланирован\w*|приступят|приступит|предстоит)
к (?:строительству|работам|возведению|земляным работам)[^.;,\n]{0,30} (?:приступ(?:ят|ит|им)|рассчитыва\w+|намерен\w*|планиру\w+)
начн(?:[её]т|ут|[её]тся) (?:строит\w+|возвод\w+)
(?:подписал\w*|подписан\w*|подписали|заключил\w*|заключен\w*|заключён\w*)[^.;,\n]{0,30} (?:соглашени\w+|договор\w*|контракт\w*|протокол\w*)
(?:соглашени\w+|договор\w*|контракт\w*|протокол\w*)[^.;,\n]{0,60} (?:уже )?(?:подписан\w*|подписал\w*|заключ[её]н\w*)
договорил(?:ась|ся|ись) (?:с|о)
(?:технико-экономическ\w+ обосновани\w+|ТЭО|ПСД|проектно-сметн\w+ документаци\w+)
(?:прош[её]л|прошла|прошёл|прошли|проходит|проходят) (?:\w+ )?(?:госэкспертиз\w+|экспертиз\w+)
госэкспертиз\w+
изыскания
(?:земля|участок|площадка|землю|земельный участок)[^.;,\n]{0,15} (?:отвед[её]н\w*|выделен\w*|куплен\w*|отвели|согласован\w*|выбран\w*|передан\w*)
(?:выбран\w*|отведен\w*|отведён\w*|выделен\w*|выделил\w*) (?:площадк\w+|участ\w+|земл\w+|инвестору участок)
(?:финансировани\w+|кредит\w*|за[её]м)[^.;,\n]{0,30} (?:одобрен\w*|утвержд[её]н\w*|выделен\w*)
(?:одобрил\w*|утвердил\w*|утвержд[её]н\w*|одобрен\w*)
получил\w* (?:лицензию|разрешение|участок|землю)
решение (?:\w+ )?принят\w*
тендер\w*
включ(?:ён|ен|ена|ено|или) в (?:пул|перечень|карту|план)
проектиру\w+
проект согласован
на очереди
очередной крупный проект
следующий на очереди
в планах
на подходе""",
    ),
    (
        "commissioned",
        2,
        r"""(?:открыт\w*|введ[её]н\w*|запущен\w*|сдан\w*)[^.;,\n]{0,15} (?:год назад|два года назад|в прошлом году)
работа(?:ет|ют) (?:с|уже)
(?:уже|сегодня|теперь|сейчас) (?:работа(?:ет|ют)|действу\w+|выпуска\w+|да[её]т)
(?:уже|успешно) (?:запущен\w*|введ[её]н\w*|открыт\w*|пущен\w*|запустил\w*)""",
    ),
    (
        "planned",
        1,
        _RU_PLAN
        + r"""(?: \w+){0,3} """
        + _RU_DO
        + r"""
(?:буд(?:ет|ут)) (?:\w+ )?(?:построен\w*|введ[её]н\w*|запущен\w*|открыт\w*|сдан\w*|создан\w*|возвед[её]н\w*|реализован\w*|выпускать|производить|перерабатывать|выпускаться|производиться|завершен\w*|завершён\w*|строиться|готов\w*|стоить)
(?:запуск|пуск|ввод|открытие|сдач[ау]|запуска|ввода)[^.;,\n]{0,30} (?:намечен\w*|запланирован\w*|планиру\w+|ожида\w+|назначен\w*|предусмотрен\w*|перенес\w*|перенёс\w*|отложил\w*|отложен\w*|сдвинут\w*)
(?:запустят|запустит|введут|введ[её]т|откроют|откроет|откроется|откроются|построят|построит|возведут|появится|появятся|заработает|заработают|сдадут|создадут|создаст|встанет|развернут|развернёт|начнут|завершат|достроят|пустят|даст|дадут|пойд[её]т|выпустит|выпустят|поставит|поставят|займ[её]т|разместится|удвоит\w*|утроит\w*|запустим\w*)
(?:планиру\w+|намерен\w*|намечен\w*|предстоит|собира(?:ет|ют)ся|запланирован\w*|обеща\w+|предусмотрен\w*|ожида\w+)
(?:должен|должна|должно|должны)
(?:построить|запустить|ввести|открыть|возвести|создать|сдать)
будущ\w+
срок\w*
(?:будет|будут)
рассчитан\w* на
дата пуска""",
    ),
    (
        "construction",
        2,
        r"""стро(?:ится|ятся|ящийся|ящаяся|ящееся|ящиеся|ящегося|ящейся|ящемся|ящихся|ит|ят|яще\w+)
возвод(?:ит|ят|ится|ятся|имый|имая|имого)
возведение
(?:ведутся|вед[её]тся|ведут|ид[её]т|идут|продолжа\w+|завершается|завершаются|близится к завершению|вед[её]т) (?:\w+ ){0,2}(?:строительств\w*|строительно-монтажн\w+|стройк\w*|монтаж\w*|земляные|работ\w*|реконструкци\w+|модернизаци\w+|обвязк\w+|пусконаладк\w*|пуско-наладк\w*|отладк\w+|расширени\w+|подготовк\w*|бетон\w*)
(?:строительство|стройка|строительства|реконструкция|модернизация|монтаж)[^.;,\n]{0,60} (?:ид[её]т|вед[её]тся|продолжается|завершается|началось|началась|начал\w*|начат\w*|стартовал\w*|подходит к концу)
(?:начал\w*|начали|начато|начат\w*|стартовал\w*|приступил\w*|дан старт|дал\w* старт|старт|старт дан|завершает|завершают|запущен\w*) (?:его |е[её] |к )?(?:строительств\w+|возведени\w+|стройк\w+|монтаж\w*|земляны\w+|реконструкци\w+|заливк\w+|модернизац\w+)
старт [^.;,\n]{0,20}строительству дан
(?:монтиру(?:ют|ет|ется|ются)|устанавлива(?:ют|ется|ются)|собирают(?! продукц)|оснаща\w+|достраива\w+|бетониру\w+|расшир(?:яет|яют)|модернизиру(?:ет|ют|ется)|перестраива\w+|налажива\w+)
(?:смонтирован\w*|установлен\w*|собран\w*|фундамент\w* (?:залит\w*|готов\w*|укреплен\w*))
(?:забит\w*|забили|забивают|погружать сваи|погружа\w+|заливать фундамент\w*|залива\w+ фундамент\w*) ?(?:первую|первые|сваи|свай)? ?(?:сва\w+)?
залил\w* (?:первый )?(?:бетон|фундамент\w*)
(?:приняли|принят) первый бетон
(?:заложил\w*|заложен\w*|закладк\w+)(?: первого| первый)? ?(?:кам\w+|капсул\w+|фундамент\w*)?
первы[йе] (?:камень|сваи|бетон|кирпич)
(?:земляные|строительно-монтажные|монолитные|пусконаладочные|пуско-наладочные|бетонные) работы
пусконаладк\w*
пуско-наладк\w*
готовност\w+
готов\w* на \d+
готов\w* (?:наполовину|на)
выполнен\w* на
(?:пробн\w+|тестов\w+|технич\w+|горяч\w+|комплексн\w+) (?:пуск\w*|запуск\w*|испытани\w+|партия|опробовани\w+)
под крышу
под крышей
на стройк\w+
на стройплощадк\w+
стройплощадк\w+
стройка
стройки
строител(?:и|ей) (?:ид\w+|вед\w+|вышли|монтиру\w+|приступил\w*)
строительство
в наладке
на розжиг
осмотрел\w* (?:стройплощадку|строительство)""",
    ),
    (
        "commissioned",
        2,
        r"""(?:введ[её]н|введена|введено|введены|ввели|сдан|сдана|сдано|сданы|сдал|сдали|принят\w*|вв[её]л|ввела) ?(?:в (?:эксплуатацию|строй|действие|работу)|комиссией|госкомиссией)?
(?:запустил\w*|запущен\w*|пустил\w*|пущен\w*|заработал\w*|запустилось|запускает|запущенн\w+|заработавш\w+)
(?:открыл\w*|открыт|открыта|открыто|открыты|открыли|открылось|открытый|открывает|торжественно открыли)
открытие
дал\w* старт (?:работе|производству|выпуску|заводу)
дал\w* старт
(?:начал\w*|начато|началось|наладил\w*|освоил\w*|налажен\w*|освоен\w*|приступил\w*) (?:к )?(?:\w+ )?(?:работ\w+|производств\w*|выпуск\w*|выпускать|промышленн\w+ выпуск\w*|эксплуатаци\w+)
(?:выпустил\w*|выдал\w*|собрал\w*|произвел\w*|получил\w*|получен\w*) (?:перв\w+)
перв(?:ая|ую|ые|ый) (?:парти\w+|продукци\w+|шин\w+|тонн\w+)
вступил\w* в строй
построенн\w+
(?:построил\w*|построен|построена|построено|построены|достроил\w*|завершено|завершил\w*)
выш(?:ел|ла|ло) на (?:проектную|полную)
работающ\w+
действующ\w+
продолжает работать
на ход\w+
включили""",
    ),
    (
        "commissioned",
        1,
        r"""(?:работа(?:ет|ют)|действу(?:ет|ют)|функционирует|выпускает|выпускают|производит|да[её]т|трудятся|принимает|растут)
запуск
пуск
ввод
производитель
создал\w*
сделал\w*
поставил""",
    ),
)

KK: CueTable = (
    (
        "cancelled",
        3,
        r"""(?:салын|жүзеге ас|іске ас)ба(?:йды|йтын\w*|ды)
(?:сал|жүзеге асыр)май(?:ды|мыз|тын\w*)
бас тарт(?:ты|тық|қан\b|қанын|ып)
(?:келісім|шарт|келісімшарт)\w* бұз(?:ды|ылды)
бұзды
күші жойылды
ойынан айныды
(?:тізімнен|пулдан|жоспардан|тізбеден) (?:шығарыл\w+|алып таста\w+|алын\w+)
біржола тоқтатқан\w*
біржола жаптық
ысырып таста\w+
қайтарылды
бұл жоба аяқталды""",
    ),
    (
        "closed",
        3,
        r"""(?:біржола|мүлде|толығымен|түпкілікті|мәңгі) (?:жабыл\w+|жабуға|тоқтат\w+|кетті|тарап\w*|жап\w+)
жабылды
жабуға шешім
жұмысын тоқтатты
банкрот (?:деп|болды|болып)\w*
таратылды
таратуды
таратыл\w+
сатылып кетті
аяқталған тарих
кесіліп, металға\w*""",
    ),
    (
        "",
        3,
        r"""(?:тоқтаған|тоқтатылған|жабылған|жапқан|бас тартқан) (?:жоқ\w*)
тоқтап қалмай\w+
жабылмайды
бұрынғы
бұрын \w+ болған
(?:іске қосылуы|ашылуы|бітуі|салынуы) (?:керек|тиіс) еді
(?:автожол|көпір|мектеп|аурухана|тұрғын үй)\w*""",
    ),
    (
        "construction",
        3,
        r"""құрылысы? (?:[^.;,\n]{1,30} )?(?:қайта басталды|қайта жанданды|жалғасуда|жалғасып жатыр|жаңартылды|жалғас\w+)
қайта жанданды
қайта басталды""",
    ),
    (
        "commissioned",
        3,
        r"""қайта (?:іске қосыл(?:ды|ған)|жұмыс істей бастады|ашылды|жұмысын бастады)""",
    ),
    (
        "suspended",
        3,
        r"""(?:уақытша )?тоқта(?:тылды|тты|тыла тұрды|п тұр\w*|п қалды|тып қой\w+|тыл(?:ған|ып)|ды|тқан\w*)
(?:қайта іске )қосыл(?:ған|ып) жоқ
мұздат(?:ылды|ты|қан\w*|ылған\w*|улы)
консервация\w*
бос тұр\w*
қаңырап\w*
жұмыс істемей(?:ді| тұр\w*)
(?:инвестор|сатып алушы) іздеп\w*
қақпасы жабық
кідіртілген
тоқтаған күйінде
уақытша өшір\w+
үзіліс
қаржы бөлінбе\w+
өнім шығармайды""",
    ),
    (
        "announced",
        2,
        r"""меморандум\w*
ниет(?:ті|тен\w+| хат\w*| деңгейінде| білдір\w+)
(?:мүмкіндігін?|мүмкіндік\w*) (?:қарасты\w+|зерттел\w+|талқыла\w+|қарап\w*|қарау\w*)
мүмкін(?!дік)
ықтимал
қарастыр(?:ып|ады|уда|ылуда|ып жатыр|ып отыр|ып жүр\w*)
қызығушылық таныт\w+
қызығып отыр\w*
мүдделі\w*
ұсын(?:ды|ылды|ылып|ған|ылған|ып отыр)
ұсыныс\w*
келіссөз\w*
талқыла(?:ды|нды|уда|п)
талқылау деңгейінде
пысықта(?:п|лып|й|ды)\w*
ойласты(?:рып|рылып|ру)\w*
ойлануда
жоққа шығармай(?:ды|тын\w*)
салғысы келеді
идея\w*
болар еді
бәлкім
әңгіме басталды
дайын екен\w*
салуға дайын
салына ма
іздестірілуде
уәде бермей\w+
шешім әлі жоқ""",
    ),
    (
        "planned",
        2,
        r"""(?:құрылыс\w*|жұмыс\w*|салуды|салу)[^.;,\n]{0,40} (?:баста(?:лады|лмақ|луы тиіс|луы керек|ймыз|у жоспарла\w+|мақ|уды жоспарла\w+)|кіріседі|кіріспек)
баста(?:лады|лмақ|у жоспарланған|луы (?:тиіс|керек))
келісім(?:ге|шартқа|ді|шарт)? (?:қол қой\w*|жаса\w+|жасалған)
(?:хаттамаға|жол картасына|шартқа|келісімге|келісімшартқа) қол қой\w+
техникалық-экономикалық негіздеме\w*
ТЭН
жобалау\w*(?:-сметалық)? (?:құжат\w*|алдындағы жұмыс\w*|жұмыс\w*)
(?:жоба\w*|құжат\w*)[^.;,\n]{0,20} (?:әзірлен(?:іп|уде)\w*|дайындал(?:уда|ып)\w*)
жобалан\w+
сараптама\w*
(?:жер телімі|жер учаскесі|телім|жер)(?: \w+)? (?:бөлінді|берілді|бөлінген|алынды|рәсімделді)
(?:несие|қаржы|қарыз|қаржыландыру)\w* (?:мақұлда\w+|бөлінді|берілді|алды|алынды|рәсімде\w+)
қаржыландырыл\w+
(?:мақұлда(?:ды|нды)|бекітілді|бекітті)
картасына (?:енгізіл\w+|енді|енген)
тізімге (?:кірді|енгізіл\w+|енді)
(?:тендер|байқау) жарияла\w+
келесі кезекте
меже\w*
шешім қабылда\w+""",
    ),
    (
        "planned",
        1,
        r"""(?:салу|салуды|ашу|ашуды|іске қосу|іске қосуды|бастау|бастауды|шығару|шығаруды|қосу|қосуды|кеңейту|жаңғырту|іске қосылуы|аяқтау|бітіру|енгізу|тапсыру|пайдалануға беру)(?: \w+)? (?:жоспарла\w+|көзде\w+|ниет\w*|белгілен\w+|тиіс|керек|қажет|міндет\w*)
(?:іске қосылуы|берілуі|салынуы|ашылуы|бітуі|қосылуы|басталуы) (?:тиіс|керек|қажет|жоспарлан\w+)
іске қос(?:ылады|ылмақ|амыз|пақ|ады|ылатын\w*|у|ылуы)
(?:пайдалануға|қолданысқа) бер(?:іледі|ілмек|еді|ілуі|у)
(?:салын|тұрғызыл|жүзеге асырыл|жүзеге асыр|іске асыр|орналас|құрыл)(?:ады|[мбп]ақ|атын\w*)
(?:сал|аш)(?:амыз|мақ|пақ|ады)
ашыл(?:ады|мақ|атын)
бой көтер(?:еді|мек)
пайда бол(?:ады|мақ)
(?:тапсыр|бітір|аяқта|шығар|бер|өңде)(?:еді|мек|мақ|ады|пек|еміз|амыз|йтын болады)
(?:жоспарла(?:нған|нып|нуда|п|ды|ған)|көзде(?:лген|л|п|йді)|белгіленген|күтілуде|күтіп)\w*
(?:басталады|кезегі келеді|мерзімі)
жүзеге асырмақ
қосылмақ
екі еселе\w+
болмақ
міндет\w*
болашақ
шығара бастайды
шегерілді
енгізілді""",
    ),
    (
        "construction",
        2,
        r"""сал(?:ынып|ып) (?:жатыр\w*|жатқан\w*|жүр\w*|отыр)
(?:салынуда|тұрғызылуда|орнатылуда|жүргізілуде|монтаждалуда|жинақталуда|құрастырылуда|ауыстырылуда|қағылуда|құйылуда)
(?:тұрғыз(?:ып|ылып)|орнат(?:ып|ылып)|құй(?:ып|ылып)|қала(?:п|нып)|қаз(?:ып|ылып)|жабдықта(?:п|лып)|жина(?:п|қталып)|қағ(?:ып|ылып)|төсе(?:п|ліп)|көтер(?:іп|іліп)|іл(?:іп)|жаңғырт(?:ып|ылып)|қой(?:ылып)|кеңейт(?:іп|іліп)|жүзеге асыр(?:ып|ылып)|іске асыр(?:ып|ылып)|асып|сынақтан өт(?:іп)|жеткіз(?:іліп)) (?:жатыр\w*|жатқан\w*|келеді|отыр|үлгер\w*)
жүзеге асырылуда
іске ас(?:уда|ып жатыр)
құрылыс(?:ы|ын|тың|ына|қа)?(?: \w+)? (?:жүр\w+|баста(?:лды|ды|п кетті|лған)|кіріс(?:ті|кен)|жалғас\w+|старт берді|старт берілді)
құрылысын көрді
құрылысына (?:старт|кіріс)\w*(?: бер\w+)?
салуды баста(?:ды|п кетті)
құя бастады
сала бастады
салына бастады
жұмысқа (?:\w+ )?кіріскен
қолға ал(?:ды|ған)
(?:іргета(?:сы|сын|с))(?: \w+){0,2} (?:қалан(?:ды|ған|ып)|қалады|құй\w+)
іргетас
(?:алғашқы )?(?:қада|бетон|капсула)\w*(?: \w+)? (?:қағыл(?:ды|ып)|құй(?:ылды|ып)|сал(?:ынды|ды))
бой көтер(?:уде|іп (?:келеді|жатыр))
(?:орнатылды|тұрғызылды|құрастырылған)
пайыз(?:ы|ға|ын)? (?:аяқтал\w+|бітті|біткен\w*|орындал\w+|дайын|құрастырыл\w+)
дайынды\w+ \d+
(?:сынақ|тәжірибелік) (?:режимінде|пайдалану)
сынақтан
(?:баптау|іске қосу-баптау|монтаж|құрылыс-монтаж) жұмыс\w+
техникалық іске қос\w+
салынып (?:бітті|болмаған)
құрылысы""",
    ),
    (
        "commissioned",
        2,
        r"""іске қос(?:ылды|ты|ылған\w*|қан\w*|тық|ылып|ылуы арқасында)
(?:пайдалануға|қолданысқа) бер(?:ілді|ілген\w*|ді|іліп)
пайдалануға енгізілді
(?:салтанатты түрде )?аш(?:ылды|ты|ылған\w*|ылып|қан\w*|тық)
есігін (?:айқара )?ашты
жұмыс(?:ын)? (?:істей бастады|бастады|бастап|бастаған)
жұмыс істе(?:п тұр\w*|йді|п келе\w+|п жатқан\w*|йтін)
(?:өнім|ток|қуат|энергия) (?:бере|шығара) бастады
(?:алғашқы|тұңғыш) (?:өнім|партия|шина|автошина)\w*(?: \w+)? (?:шықты|түсті|шығарылды|алынды|жөнелтілді|берді)
(?:тұңғыш|алғашқы)[^.;,\n]{1,30} (?:түсті|шықты)
тұсау(?:ы|ын)? кес(?:ілді|іп|ті)
лентасы қиылды
желіге қосылды
қосылды
салып бітір(?:ді|ген)
толық (?:қуат\w*|айналым\w*) (?:іст\w+|көш\w+|шық\w+)
тұрақты жұмысқа көшті
батырма(?:сын|ны) басты
түймесін басты
өнім беріп
істейді
жасап отыр
жұмысқа тұрды
екі еселенді""",
    ),
    (
        "commissioned",
        1,
        r"""(?:еңбек ет(?:еді|іп)|шығарады|ұстап отыр|шығарып отыр|қабылдап жатыр|өңдейді|салды|салынды|салынған|өсіреді|сатады)""",
    ),
)
