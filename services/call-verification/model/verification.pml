/*
 * What a verification may go through, and how every change of it reaches flow: the scripts of this service,
 * its outbox and relay, flow's command queue and the queue of events, in Promela for the model checker spin.
 * docs/proof.md says what is proven and how it is run.
 *
 * A script is atomic, here as in Redis. Everything else may happen in any order, twice, or stop half-way:
 * a worker is one thing that some process is doing, and its death is that of the process or of that request.
 *
 * `models:` names the code that the next lines stand for, `left out:` what they do not say, and why. A test
 * holds both against the code.
 *
 * models: redis-scripts/_pool.lua tell
 * left out: redis-scripts/change-number.lua it changes the state of numbers, and of verifications only by settle
 * left out: src/figures/figures-port.ts what is counted; that it is counted once is checked here
 *
 * One telephone X and NUMBERS toll-free numbers, of which it may be shown each; what happens to another
 * telephone's verifications does not depend on X's.
 */

#ifndef VERIFICATIONS
#define VERIFICATIONS 1
#endif
#ifndef NUMBERS
#define NUMBERS 2
#endif
#ifndef CALLS
#define CALLS 2
#endif
#ifndef WORKERS
#define WORKERS 2
#endif
/* Deaths, repeated webhooks and repeated jobs, all together. */
#ifndef FAULTS
#define FAULTS 2
#endif

/*
 * In ticks: validitySeconds, ringSeconds, COUNTS_FROM, and until when a start is worth anything. A call may ring, and
 * be taken back, on either side of the deadline.
 */
#define VALIDITY 2
#ifndef RING
#define RING 3
#endif
#define COUNTS_FROM 2
#define START_WITHIN 0
#define MOST_WRONG_NUMBERS 3
/* By then everything has fallen due: a call may begin in the last tick before the deadline. */
#define END (START_WITHIN + VALIDITY + (RING == 0 -> 0 : RING - 1))
#define NEVER 255

#define MOST_EVENTS 15
#define NOBODY 15
#define bit(sequence) (1 << (sequence))

mtype = { absent, marked, refused, pending, ringing, verified, expired, cancelled, failed }
mtype:call = { unseen, notice, matched, other }

/* ---- What lies in Redis ---------------------------------------------------------------------------- */

byte now;

mtype state[VERIFICATIONS] = absent;
byte sequence[VERIFICATIONS];
byte number_of[VERIFICATIONS];
byte expires[VERIFICATIONS];
byte wrong_numbers[VERIFICATIONS];
/* P:due and P:live:<number>; NEVER where it is not in them. */
byte due[VERIFICATIONS] = NEVER;
byte due_on_number[VERIFICATIONS] = NEVER;
/* P:idle */
bool idle[NUMBERS] = true;
/* P:caller:<X>, by number: which verification it was shown for, and whether that is live. */
byte shown[NUMBERS] = NOBODY;
bool shown_live[NUMBERS];
/* P:calls:<id>, seen from the call: for which verification it rings, and until when. */
byte rings_for[CALLS] = NOBODY;
byte rings_until[CALLS];
/* P:call:<call id> */
mtype:call outcome[CALLS] = unseen;
byte call_of[CALLS] = NOBODY;
byte arrived[CALLS];

/* Events by their sequence: in the outbox; jobs that are not done. */
short outbox[VERIFICATIONS];
short waiting[VERIFICATIONS];

/* The commands that flow has put on its queue. */
bool start_asked[VERIFICATIONS];
bool cancel_asked[VERIFICATIONS];

/* flow's view of a verification. */
byte view_sequence[VERIFICATIONS];
mtype view_state[VERIFICATIONS] = absent;

/* ---- What only the proof knows --------------------------------------------------------------------- */

/* Of each event, the state that it tells. */
mtype told[VERIFICATIONS * MOST_EVENTS];
/* Taken out of the outbox and counted; seen by flow. */
short counted[VERIFICATIONS];
short seen[VERIFICATIONS];
/* When a call came first, and whose call it then was; whether the carrier said in time that it was none. */
bool came[CALLS];
byte came_at[CALLS];
byte came_for[CALLS] = NOBODY;
bool hung_up[CALLS];
/* Cancelled or replaced, perhaps before it was there. */
bool given_up[VERIFICATIONS];
byte faults = FAULTS;

/* What a call is: to which number, from X or from nobody that one could know; what is still to come of it. */
byte called[CALLS];
bool is_from_x[CALLS];
bool is_coming[CALLS];
bool is_ending[CALLS];

/* Of one step; no part of a state. */
hidden byte v;
hidden byte i;
hidden byte k;
hidden byte first;
hidden byte count;
hidden byte only;
hidden byte has_call;
hidden byte has_rung;
hidden short written[VERIFICATIONS];

#define is_live(v) (state[v] == pending || state[v] == ringing)
#define LAST_VERIFICATION (VERIFICATIONS - 1)
#define LAST_NUMBER (NUMBERS - 1)
#define LAST_CALL (CALLS - 1)

/* ---- The scripts ------------------------------------------------------------------------------------ */

/* An event for the state as it is by now; the script replies with it to the worker that ran it. */
inline tell(id) {
  assert(sequence[id] < MOST_EVENTS);
  told[id * MOST_EVENTS + sequence[id]] = state[id];
  outbox[id] = outbox[id] | bit(sequence[id]);
  written[id] = written[id] | bit(sequence[id])
}

/* models: redis-scripts/_verification.lua change */
inline change(id, status) {
  state[id] = status;
  sequence[id]++;
  tell(id)
}

/* models: redis-scripts/_verification.lua set_due */
inline set_due(id, at) {
  due[id] = at;
  due_on_number[id] = at
}

/*
 * The promise: verified is who has called from X to this number, in time, and was not said to have hung up early;
 * and whoever has is verified, unless the verification was given up before it had rung enough.
 */
inline check_verdict(id, status) {
  has_call = false;
  has_rung = false;
  for (k : 0 .. LAST_CALL) {
    if
    :: came_for[k] == id && !hung_up[k] ->
      has_call = true;
      assert(is_from_x[k] && called[k] == number_of[id] && came_at[k] < expires[id]);
      if
      :: came_at[k] + RING <= now -> has_rung = true
      :: else
      fi
    :: else
    fi
  }
  if
  :: status == verified -> assert(has_rung)
  :: status == cancelled -> assert(!has_rung)
  :: else -> assert(!has_call)
  fi
}

/* What nobody asks for any more is wiped, so that pasts which make no difference are one state. */
inline wipe(id) {
  expires[id] = 0;
  wrong_numbers[id] = 0;
  for (k : 0 .. LAST_CALL) {
    if
    :: call_of[k] == id -> call_of[k] = NOBODY; arrived[k] = 0; outcome[k] = other
    :: else
    fi;
    if
    :: came_for[k] == id -> came_for[k] = NOBODY; came_at[k] = 0; hung_up[k] = false
    :: else
    fi
  }
}

/* models: redis-scripts/_verification.lua finish */
inline finish(id, status) {
  check_verdict(id, status);
  due[id] = NEVER;
  due_on_number[id] = NEVER;
  for (k : 0 .. CALLS - 1) {
    if
    :: rings_for[k] == id -> rings_for[k] = NOBODY; rings_until[k] = 0
    :: else
    fi
  }
  if
  :: shown[number_of[id]] == id -> shown_live[number_of[id]] = false
  :: else
  fi;
  idle[number_of[id]] = true;
  for (k : 0 .. VERIFICATIONS - 1) {
    if
    :: due_on_number[k] != NEVER && number_of[k] == number_of[id] -> idle[number_of[id]] = false
    :: else
    fi
  }
  change(id, status);
  wipe(id)
}

/* models: redis-scripts/_verification.lua first_due */
inline find_first_due(id) {
  first = NEVER;
  for (k : 0 .. CALLS - 1) {
    if
    :: rings_for[k] == id && rings_until[k] < first -> first = rings_until[k]
    :: else
    fi
  }
}

/* models: redis-scripts/_verification.lua settle */
inline settle(id) {
  if
  :: state[id] == ringing ->
    find_first_due(id);
    if
    :: first <= now -> finish(id, verified)
    :: else
    fi
  :: state[id] == pending && expires[id] <= now -> finish(id, expired)
  :: else
  fi
}

/* models: redis-scripts/_caller.lua entries_of */
inline settle_caller() {
  for (i : 0 .. VERIFICATIONS - 1) {
    if
    :: is_live(i) -> settle(i)
    :: else
    fi
  }
}

/* models: redis-scripts/settle-due.lua */
inline settle_due() {
  for (i : 0 .. VERIFICATIONS - 1) {
    if
    :: due[i] <= now -> settle(i)
    :: else
    fi
  }
}

/* models: redis-scripts/start-verification.lua refuse */
inline refuse(id) {
  state[id] = refused;
  sequence[id] = 1;
  tell(id)
}

/*
 * models: redis-scripts/start-verification.lua
 * models: redis-scripts/_draw.lua draw
 * left out: redis-scripts/_draw.lua uniform how likely each number is; here any that is not live for X
 */
inline start_verification(id) {
  if
  :: state[id] == absent || state[id] == marked ->
    /* A second verification replaces the first, in the same step. */
    if
    :: id == 1 -> given_up[0] = true
    :: else
    fi;
    if
    :: id == 1 && state[0] == absent -> state[0] = marked
    :: id == 1 && is_live(0) ->
      settle(0);
      if
      :: is_live(0) -> finish(0, cancelled)
      :: else
      fi
    :: else
    fi;
    if
    :: state[id] == marked || now > START_WITHIN -> refuse(id)
    :: else ->
      settle_caller();
      if
      :: !shown_live[0] -> number_of[id] = 0
      :: !shown_live[LAST_NUMBER] -> number_of[id] = LAST_NUMBER
      fi;
      shown[number_of[id]] = id;
      shown_live[number_of[id]] = true;
      idle[number_of[id]] = false;
      expires[id] = now + VALIDITY;
      change(id, pending);
      set_due(id, expires[id])
    fi
  :: state[id] == refused
  :: else -> settle(id)
  fi
}

/* models: redis-scripts/cancel-verification.lua */
inline cancel_verification(id) {
  given_up[id] = true;
  if
  :: state[id] == absent -> state[id] = marked
  :: is_live(id) ->
    settle(id);
    if
    :: is_live(id) -> finish(id, cancelled)
    :: else
    fi
  :: else
  fi
}

/* models: redis-scripts/receive-call.lua match */
inline match(call, id) {
  if
  :: RING == 0 -> finish(id, verified)
  :: else ->
    rings_for[call] = id;
    rings_until[call] = now + RING;
    find_first_due(id);
    set_due(id, first);
    if
    :: state[id] == pending -> change(id, ringing)
    :: else
    fi
  fi
}

/* models: redis-scripts/receive-call.lua count_wrong_number */
inline count_wrong_number(id) {
  wrong_numbers[id]++;
  if
  :: wrong_numbers[id] < MOST_WRONG_NUMBERS -> change(id, pending)
  :: else -> finish(id, failed)
  fi
}

/*
 * models: redis-scripts/receive-call.lua hint_unattributed
 * models: redis-scripts/_verification.lua settle_number
 * left out: redis-scripts/receive-call.lua hint_now_and_then that hints of this kind are rare; here each is told
 */
inline hint_unattributed(number) {
  count = 0;
  for (i : 0 .. VERIFICATIONS - 1) {
    if
    :: due_on_number[i] != NEVER && number_of[i] == number ->
      settle(i);
      if
      :: due_on_number[i] != NEVER -> count++; only = i
      :: else
      fi
    :: else
    fi
  }
  if
  :: count == 1 && state[only] == pending -> change(only, pending)
  :: else
  fi
}

/* Only where the proof looks: whose call this is, by the rules and not by the scripts. */
inline note_arrival(call) {
  if
  :: !came[call] ->
    came[call] = true;
    came_at[call] = now;
    for (k : 0 .. VERIFICATIONS - 1) {
      if
      :: is_from_x[call] && is_live(k) && number_of[k] == called[call] && now < expires[k] -> came_for[call] = k
      :: else
      fi
    }
  :: else
  fi
}

inline remember_call(call, what, id) {
  outcome[call] = what;
  call_of[call] = id;
  arrived[call] = now
}

/*
 * models: redis-scripts/receive-call.lua decide
 * models: redis-scripts/_call.lua find_call
 * models: redis-scripts/_call.lua remember_call
 * left out: redis-scripts/receive-call.lua hint an event of a call is not one of a verification
 */
inline receive_call(call) {
  note_arrival(call);
  if
  :: outcome[call] == matched || outcome[call] == other
  :: !is_from_x[call] && (outcome[call] == unseen || outcome[call] == notice) ->
    hint_unattributed(called[call]);
    remember_call(call, other, NOBODY)
  :: is_from_x[call] && outcome[call] == notice ->
    settle_caller();
    v = shown[called[call]];
    if
    :: v != NOBODY && shown_live[called[call]] && state[v] == pending -> change(v, pending)
    :: else
    fi;
    remember_call(call, other, NOBODY)
  :: is_from_x[call] && outcome[call] == unseen ->
    settle_caller();
    v = shown[called[call]];
    if
    :: v != NOBODY && shown_live[called[call]] && expires[v] <= now -> remember_call(call, other, v)
    :: v != NOBODY && shown_live[called[call]] && expires[v] > now ->
      match(call, v);
      remember_call(call, matched, v)
    :: v != NOBODY && !shown_live[called[call]] ->
      /* Late: told on the verification that showed it, and on what is pending. */
      for (i : 0 .. VERIFICATIONS - 1) {
        if
        :: state[i] == pending || (i == v && state[i] != verified) -> change(i, state[i])
        :: else
        fi
      }
      remember_call(call, other, v)
    :: v == NOBODY ->
      count = 0;
      for (i : 0 .. VERIFICATIONS - 1) {
        if
        :: is_live(i) ->
          count++;
          if
          :: state[i] == pending -> count_wrong_number(i)
          :: else
          fi
        :: else
        fi
      }
      if
      :: count == 0 -> hint_unattributed(called[call])
      :: else
      fi;
      remember_call(call, other, NOBODY)
    fi
  fi
}

/* models: redis-scripts/end-call.lua */
inline end_call(call) {
  if
  :: !came[call] || (now - came_at[call] < COUNTS_FROM) -> hung_up[call] = true
  :: else
  fi;
  if
  :: outcome[call] == unseen -> remember_call(call, notice, NOBODY)
  :: outcome[call] == matched ->
    v = call_of[call];
    settle(v);
    if
    :: state[v] == ringing && now - arrived[call] < COUNTS_FROM && rings_for[call] == v ->
      rings_for[call] = NOBODY;
      rings_until[call] = 0;
      find_first_due(v);
      if
      :: first != NEVER -> set_due(v, first)
      :: first == NEVER && now < expires[v] ->
        change(v, pending);
        set_due(v, expires[v])
      :: first == NEVER && now >= expires[v] -> finish(v, expired)
      fi
    :: else
    fi
  :: else
  fi
}

/* models: redis-scripts/hand-on.lua */
inline hand_on(id, events) {
  /* Counted by whoever still finds it. */
  assert((counted[id] & outbox[id] & events) == 0);
  counted[id] = counted[id] | (outbox[id] & events);
  outbox[id] = outbox[id] & ~events
}

/* models: ../flow/redis-scripts/apply-change.lua */
inline apply_change(id, event) {
  if
  :: view_sequence[id] >= event
  :: else ->
    /* A view never goes back, and what has ended stays as it ended. */
    assert(view_sequence[id] < event);
    assert(view_state[id] == absent || view_state[id] == pending || view_state[id] == ringing ||
      view_state[id] == told[id * MOST_EVENTS + event]);
    view_sequence[id] = event;
    view_state[id] = told[id * MOST_EVENTS + event];
    for (k : 0 .. event) { told[id * MOST_EVENTS + k] = 0 }
  fi;
  seen[id] = seen[id] | bit(event)
}

/* ---- Who runs them ---------------------------------------------------------------------------------- */

#define any(events) (events[0] != 0 || events[LAST_VERIFICATION] != 0)
#define all_events(id) (bit(sequence[id] + 1) - 2)
#define is_due(id) (due[id] <= now)

/* After every script: whatever dies next, no event is lost, and no index says otherwise than the state. */
inline check() {
  for (k : 0 .. LAST_VERIFICATION) {
    assert(((outbox[k] | waiting[k] | seen[k]) & all_events(k)) == all_events(k));
    assert(is_live(k) == (due[k] != NEVER) && due[k] == due_on_number[k]);
    assert(!is_live(k) || !given_up[k]);
    assert(!is_live(k) || (shown[number_of[k]] == k && shown_live[number_of[k]] && !idle[number_of[k]]))
  }
}

inline forget() {
  for (k : 0 .. LAST_VERIFICATION) { batch[k] = 0 }
}

/* What a script wrote is its worker's to hand on, unless that dies, or the reply is lost. */
inline reply() {
  check();
  for (k : 0 .. LAST_VERIFICATION) {
    batch[k] = written[k];
    written[k] = 0
  }
  if
  :: skip
  :: faults > 0 && any(batch) -> faults--; forget()
  fi
}

/* The first, the last, or the one in between: there are never more than three of a thing. */
#define some(which, last) (which[0] || which[(last) / 2] || which[last])
#define choose(which, last) \
  if \
  :: which[0] -> chosen = 0 \
  :: which[(last) / 2] -> chosen = (last) / 2 \
  :: which[last] -> chosen = last \
  fi
/* Done; or done, and to be done once more since nobody heard of it. */
#define done_or_repeated(which) \
  if \
  :: which[chosen] = false \
  :: faults > 0 -> faults-- \
  fi

/*
 * An event that waits already does not wait twice here. In the real queue it may, in another job; that is as if
 * it had been added once the first was done.
 */
inline add_jobs(id, events) {
  waiting[id] = waiting[id] | events
}

/*
 * models: src/commands/command-worker.ts work
 * models: src/inbound-calls/redis-inbound-calls.ts createRedisInboundCalls
 * models: src/due/upkeep.ts settle
 * models: redis-scripts/read-verification.lua
 * left out: src/commands/command-handler.ts refuse refusals that no script writes
 */
proctype worker() {
  short batch[VERIFICATIONS];
  bool is_added;
  byte chosen;

end:
  do
  :: atomic {
      !any(batch) && some(start_asked, LAST_VERIFICATION) ->
        choose(start_asked, LAST_VERIFICATION);
        start_verification(chosen);
        done_or_repeated(start_asked);
        reply();
        chosen = 0
    }
  :: atomic {
      !any(batch) && some(cancel_asked, LAST_VERIFICATION) ->
        choose(cancel_asked, LAST_VERIFICATION);
        cancel_verification(chosen);
        done_or_repeated(cancel_asked);
        reply();
        chosen = 0
    }
  :: atomic {
      !any(batch) && some(is_coming, LAST_CALL) ->
        choose(is_coming, LAST_CALL);
        receive_call(chosen);
        done_or_repeated(is_coming);
        reply();
        chosen = 0
    }
  :: atomic {
      !any(batch) && some(is_ending, LAST_CALL) ->
        choose(is_ending, LAST_CALL);
        end_call(chosen);
        done_or_repeated(is_ending);
        reply();
        chosen = 0
    }
  :: atomic {
      !any(batch) && (is_due(0) || is_due(LAST_VERIFICATION)) ->
        if
        :: settle_due()
        :: is_due(0) -> settle(0)
        :: is_due(LAST_VERIFICATION) -> settle(LAST_VERIFICATION)
        fi;
        reply()
    }
  /*
   * models: src/events/relay.ts sweep
   * models: src/events/relay.ts leftOver
   */
  :: atomic {
      !any(batch) && any(outbox) ->
        for (k : 0 .. LAST_VERIFICATION) { batch[k] = outbox[k] }
    }
  /*
   * models: src/events/relay.ts flush
   * models: src/events/relay.ts takeOut
   * left out: src/events/relay.ts takeOutTold that what comes next is added meanwhile; here another process does so
   */
  :: atomic {
      any(batch) && !is_added ->
        for (k : 0 .. LAST_VERIFICATION) { add_jobs(k, batch[k]) }
        is_added = true
    }
  :: atomic {
      any(batch) && is_added ->
        for (k : 0 .. LAST_VERIFICATION) { hand_on(k, batch[k]) }
        forget();
        is_added = false
    }
  /* It dies, or the queue fails; what was to be added may have been, or a part of it before. */
  :: atomic {
      any(batch) && faults > 0 ->
        faults--;
        for (k : 0 .. LAST_VERIFICATION) {
          if
          :: add_jobs(k, batch[k])
          :: add_jobs(k, batch[k] & (batch[k] - 1))
          :: skip
          fi
        }
        forget();
        is_added = false
    }
  od
}

/*
 * Takes any job, since many are worked on at once; one whose worker dies is worked on again.
 *
 * models: ../flow/src/waiting/verification-events-worker.ts apply
 * models: ../flow/src/waiting/redis-verification-views.ts redisVerificationViews
 * left out: src/events/event-queue.ts createEventQueue that what leaves together travels in one job
 */
proctype flow() {
  byte chosen;
  byte event;

end:
  do
  :: atomic {
      some(waiting, LAST_VERIFICATION) ->
        choose(waiting, LAST_VERIFICATION);
        do
        :: (waiting[chosen] >> (event + 1)) != 0 -> event++
        :: (waiting[chosen] & bit(event)) != 0 -> break
        od;
        apply_change(chosen, event);
        if
        :: waiting[chosen] = waiting[chosen] & ~bit(event)
        :: faults > 0 -> faults--
        fi;
        chosen = 0;
        event = 0
    }
  od
}

proctype clock() {
end:
  do
  :: atomic { now < END -> now++ }
  od
}

/* When nothing is left to do, everything has been told, and nothing has stopped half-way. */
inline check_rest() {
  assert(now == END && !any(outbox) && !any(waiting));
  for (i : 0 .. LAST_VERIFICATION) {
    assert(!start_asked[i] && !cancel_asked[i]);
    assert(state[i] == refused || state[i] == verified || state[i] == expired || state[i] == cancelled ||
      state[i] == failed);
    assert(due[i] == NEVER && due_on_number[i] == NEVER);
    assert((seen[i] & all_events(i)) == all_events(i) && counted[i] == all_events(i));
    assert(view_sequence[i] == sequence[i] && view_state[i] == state[i])
  }
  for (i : 0 .. LAST_NUMBER) { assert(idle[i] && !shown_live[i]) }
  for (i : 0 .. LAST_CALL) { assert(rings_for[i] == NOBODY && came_for[i] == NOBODY) }
}

init {
  byte kind;

  atomic {
    for (i : 0 .. LAST_VERIFICATION) {
      start_asked[i] = true;
      if
      :: cancel_asked[i] = true
      :: skip
      fi
    }
    /* Calls have no names: of the orders in which the same ones could be numbered, one is enough. */
    for (i : 0 .. LAST_CALL) {
      do
      :: kind < 7 -> kind++
      :: break
      od;
      is_from_x[i] = ((kind & 4) -> true : false);
      called[i] = ((kind & 2) -> LAST_NUMBER : 0);
      is_ending[i] = kind & 1;
      is_coming[i] = true
    }
    kind = 0;
    for (i : 1 .. WORKERS) { run worker() }
    run flow();
    run clock()
  }
  atomic { timeout -> check_rest() }
}
