package dev.reelay.ledger;

/** The memory that a partition's inputs may take while the partition is restored. */
public interface InputRoom {

    /** Takes room for an input; false when there is none, and the input stays in the ledger only. */
    boolean take(int bytes);

    /** Gives room back that was taken: a later state of the job has no input, or another one. */
    void giveBack(int bytes);

    /** Room for nothing: every input stays in the ledger. */
    static InputRoom none() {
        return new InputRoom() {
            @Override
            public boolean take(int bytes) {
                return false;
            }

            @Override
            public void giveBack(int bytes) {
                throw new IllegalStateException("nothing was taken");
            }
        };
    }

    /** Room for everything. */
    static InputRoom unlimited() {
        return new InputRoom() {
            @Override
            public boolean take(int bytes) {
                return true;
            }

            @Override
            public void giveBack(int bytes) {
                // there is always more
            }
        };
    }
}
