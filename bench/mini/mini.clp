; mini.clp: the mini-case as rules of CLIPS. bench/mini/clips.c asserts one request at a time, with
; nothing else to fire; a rule that fires leaves its answer and takes the request away.

(defglobal ?*outcome* = 0)
(defglobal ?*because* = 0)

(deftemplate request
  (slot destination) (slot end-use) (slot performance) (slot quantity) (slot used))

(deffunction answer (?request ?outcome ?because)
  (bind ?*outcome* ?outcome)
  (bind ?*because* ?because)
  (retract ?request))

(deffacts lists
  (embargoed BY) (embargoed CU) (embargoed IR) (embargoed KP) (embargoed RU) (embargoed SY)
  (closed military) (closed missile) (closed nuclear) (closed biological)
  (ally AU) (ally BE) (ally CA) (ally DK) (ally FI) (ally FR) (ally DE) (ally IE) (ally IT)
  (ally JP) (ally NL) (ally NZ) (ally NO) (ally KR) (ally ES) (ally SE) (ally TW) (ally GB)
  (ally US)
  (restricted AF) (restricted CD) (restricted CF) (restricted CN) (restricted ER) (restricted HT)
  (restricted IQ) (restricted LB) (restricted LY) (restricted MM) (restricted NI) (restricted SD)
  (restricted SO) (restricted SS) (restricted VE) (restricted ZW) (restricted KH) (restricted MO))

(defrule embargo
  (declare (salience 70))
  ?request <- (request (destination ?destination))
  (embargoed ?destination)
  =>
  (answer ?request 7 0))

(defrule end-use-control
  (declare (salience 60))
  ?request <- (request (end-use ?end-use))
  (closed ?end-use)
  =>
  (answer ?request 6 1))

(defrule not-controlled
  (declare (salience 50))
  ?request <- (request (performance ?performance&:(< ?performance 4800)))
  =>
  (answer ?request 0 65535))

(defrule allied
  (declare (salience 40))
  ?request <- (request (destination ?destination))
  (ally ?destination)
  =>
  (answer ?request 1 3))

(defrule restricted
  (declare (salience 30))
  ?request <- (request (destination ?destination))
  (restricted ?destination)
  =>
  (answer ?request 5 2))

(defrule low-volume-exemption
  (declare (salience 20))
  ?request <- (request (performance ?performance)
                       (quantity ?quantity&:(<= (* ?performance ?quantity) 26900000)))
  =>
  (answer ?request 2 4))

(defrule under-the-cap
  (declare (salience 10))
  ?request <- (request (performance ?performance) (quantity ?quantity)
                       (used ?used&:(<= (+ ?used (* ?performance ?quantity)) 790000000)))
  =>
  (answer ?request 3 5))

(defrule licence-required
  ?request <- (request)
  =>
  (answer ?request 5 2))
