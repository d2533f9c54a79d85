% mini.pl: the mini-case in Prolog.
%
%   swipl -O -q bench/mini/mini.pl REQUESTS.csv NAME        a player of bench/turns.c
:- set_prolog_flag(double_quotes, codes).
:- initialization(main, main).
:- dynamic request/5.

tier(Country, Tier) :- known_tier(Country, Known), !, Tier = Known.
tier(_, capped).

known_tier(C, ally) :- ally(C), !.
known_tier(C, restricted) :- restricted(C).

ally('AU'). ally('BE'). ally('CA'). ally('DK'). ally('FI'). ally('FR'). ally('DE'). ally('IE').
ally('IT'). ally('JP'). ally('NL'). ally('NZ'). ally('NO'). ally('KR'). ally('ES'). ally('SE').
ally('TW'). ally('GB'). ally('US').
restricted('AF'). restricted('CD'). restricted('CF'). restricted('CN'). restricted('ER').
restricted('HT'). restricted('IQ'). restricted('LB'). restricted('LY'). restricted('MM').
restricted('NI'). restricted('SD'). restricted('SO'). restricted('SS'). restricted('VE').
restricted('ZW'). restricted('KH'). restricted('MO').
embargoed('BY'). embargoed('CU'). embargoed('IR'). embargoed('KP'). embargoed('RU').
embargoed('SY').
closed_use(military). closed_use(missile). closed_use(nuclear). closed_use(biological).

% decide(+Destination, +EndUse, +Performance, +Quantity, +Used, -Outcome, -Because)
decide(Destination, _, _, _, _, 7, 0) :- embargoed(Destination), !.
decide(_, EndUse, _, _, _, 6, 1) :- closed_use(EndUse), !.
decide(_, _, Performance, _, _, 0, 65535) :- Performance < 4800, !.
decide(Destination, _, Performance, Quantity, Used, Outcome, Because) :-
    tier(Destination, Tier),
    by_tier(Tier, Performance, Quantity, Used, Outcome, Because).

by_tier(ally, _, _, _, 1, 3).
by_tier(restricted, _, _, _, 5, 2).
by_tier(capped, Performance, Quantity, Used, Outcome, Because) :-
    Shipment is Performance * Quantity,
    (   Shipment =< 26900000
    ->  Outcome = 2, Because = 4
    ;   Used + Shipment =< 790000000
    ->  Outcome = 3, Because = 5
    ;   Outcome = 5, Because = 2
    ).

pass :-
    request(Destination, EndUse, Performance, Quantity, Used),
    decide(Destination, EndUse, Performance, Quantity, Used, _, _),
    fail.
pass.

% ---- requests and turns ----------------------------------------------------------------------
read_requests(Path) :-
    setup_call_cleanup(open(Path, read, In),
                       (read_line_to_string(In, _), read_rows(In)),
                       close(In)).

read_rows(In) :-
    read_line_to_string(In, Line),
    (   Line == end_of_file
    ->  true
    ;   split_string(Line, ",", "", [D, E, P, Q, U]),
        atom_string(Destination, D), atom_string(EndUse, E),
        number_string(Performance, P), number_string(Quantity, Q), number_string(Used, U),
        assertz(request(Destination, EndUse, Performance, Quantity, Used)),
        read_rows(In)
    ).

answers(Sum) :-
    findall(O-B, (request(D, E, P, Q, U), decide(D, E, P, Q, U, O, B)), Answers),
    sum_answers(Answers, 0, 0, Sum).

sum_answers([], _, Sum, Sum).
sum_answers([Outcome-Because|Rest], Row, Sum0, Sum) :-
    Sum1 is Sum0 + (Row mod 1009 + 1) * (70000 * Outcome + Because),
    Row1 is Row + 1,
    sum_answers(Rest, Row1, Sum1, Sum).

passes(Begin, Passes, Decisions, Taken) :-
    pass,
    statistics(cputime, Now),
    Passes1 is Passes + 1,
    (   Now - Begin >= 0.06
    ->  predicate_property(request(_, _, _, _, _), number_of_clauses(Count)),
        Taken is Now - Begin,
        Decisions is Passes1 * Count
    ;   passes(Begin, Passes1, Decisions, Taken)
    ).

turns(Name) :-
    read_line_to_string(user_input, Line),
    (   Line == end_of_file
    ->  true
    ;   statistics(cputime, Begin),
        passes(Begin, 0, Decisions, Taken),
        Nanoseconds is Taken * 1.0e9 / Decisions,
        format("~w ~4f~n~n", [Name, Nanoseconds]),
        flush_output,
        turns(Name)
    ).

main([Path, Name]) :-
    read_requests(Path),
    compile_predicates([request/5]),
    answers(Sum),
    format("answers ~w~n", [Sum]),
    flush_output,
    turns(Name).
