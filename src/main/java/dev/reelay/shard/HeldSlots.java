package dev.reelay.shard;

import dev.reelay.ledger.InputRoom;
import dev.reelay.shard.Capacity.Load;

/**
 * Keeps what a shard holds of {@link Capacity} equal to its jobs. A shard that reopens its ledger keeps its slots and bytes
 * meanwhile, so that intake does not fill the room that its jobs need. Confined to its shard's thread.
 */
final class HeldSlots {

    private final Capacity capacity;
    private Load held = Load.NONE;

    HeldSlots(Capacity capacity) {
        this.capacity = capacity;
    }

    /**
     * Adjusts slots and bytes to the shard's jobs.
     *
     * @param now what its jobs hold
     * @param decided what intake took for the requests that were decided in the turn: it is given back
     */
    void hold(Load now, Load decided) {
        capacity.adjust(now.minus(held).minus(decided));
        held = now;
    }

    /** Takes room for one input of this shard; false when there is none. */
    boolean take(int bytes) {
        boolean taken = capacity.tryTake(bytes);
        if (taken) {
            held = new Load(held.jobs(), held.parked(), held.bytes() + bytes, held.storedBytes());
        }
        return taken;
    }

    /** Room for the inputs that a restore reads: first what the shard holds already, then what is free. */
    InputRoom room() {
        return new InputRoom() {
            private long used;

            @Override
            public boolean take(int bytes) {
                long missing = Math.max(0, used + bytes - held.bytes());
                if (missing > 0 && !HeldSlots.this.take((int) missing)) {
                    return false;
                }
                used += bytes;
                return true;
            }

            @Override
            public void giveBack(int bytes) {
                used -= bytes; // the shard keeps it until its jobs are restored
            }
        };
    }

    /** Gives everything back, when the shard ends. */
    void release() {
        hold(Load.NONE, Load.NONE);
    }
}
