package dev.reelay.chaos;

/** One thing that the run does to a worker, to the broker or to the API. WorkerPlaces are named by the place they run in. */
sealed interface ChaosAction {

    /** A description of it for people. */
    String text();

    /** SIGKILL. Another worker starts in its place. */
    record Kill(int place) implements ChaosAction {
        @Override
        public String text() {
            return "SIGKILL to the worker in place " + place;
        }
    }

    /** SIGSTOP. */
    record Freeze(int place) implements ChaosAction {
        @Override
        public String text() {
            return "SIGSTOP to the worker in place " + place;
        }
    }

    /** SIGCONT. */
    record Thaw(int place) implements ChaosAction {
        @Override
        public String text() {
            return "SIGCONT to the worker in place " + place;
        }
    }

    /** SIGTERM. Another worker starts in its place at once. */
    record Terminate(int place) implements ChaosAction {
        @Override
        public String text() {
            return "SIGTERM to the worker in place " + place;
        }
    }

    /** SIGTERM to all; when they have ended, as many start with the other assignor. */
    record Exchange(Assignor next) implements ChaosAction {
        @Override
        public String text() {
            return "all workers are exchanged for others with the " + next + " assignor";
        }
    }

    /** The broker shuts down. */
    record StopBroker() implements ChaosAction {
        @Override
        public String text() {
            return "the broker stops";
        }
    }

    /** The broker comes back with its data. */
    record StartBroker() implements ChaosAction {
        @Override
        public String text() {
            return "the broker starts";
        }
    }

    /** The API misbehaves in this way from now on. */
    record Turn(ApiBehaviour weather) implements ChaosAction {
        @Override
        public String text() {
            return "the API: " + weather.text();
        }
    }

    /** All of the API's connections break, and it takes no new ones. */
    record CloseApi() implements ChaosAction {
        @Override
        public String text() {
            return "the API goes down: connections break, new ones are refused";
        }
    }

    /** The API takes connections again. */
    record OpenApi() implements ChaosAction {
        @Override
        public String text() {
            return "the API comes back";
        }
    }

    /** All connections to the store of copies break. */
    record CloseStore() implements ChaosAction {
        @Override
        public String text() {
            return "the store of copies goes down";
        }
    }

    /** The store of copies answers again. */
    record OpenStore() implements ChaosAction {
        @Override
        public String text() {
            return "the store of copies comes back";
        }
    }

    /** The API takes only a token that no worker has yet. */
    record ExpireToken() implements ChaosAction {
        @Override
        public String text() {
            return "the token expires";
        }
    }

    /** The workers' token file gets the token that the API takes. */
    record RenewToken() implements ChaosAction {
        @Override
        public String text() {
            return "the token file gets a new token";
        }
    }
}
