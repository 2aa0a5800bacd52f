package dev.reelay.outputs;

import dev.reelay.testing.FakeObjectStore;
import java.util.Map;

/** The fake that other tests use keeps the promises of a store. */
class FakeObjectStoreTest extends ObjectStoreContract {

    private final FakeObjectStore store = new FakeObjectStore();

    @Override
    ObjectStore store() {
        return store;
    }

    @Override
    Map<String, byte[]> objects() {
        return store.objects();
    }

    @Override
    int unfinished() {
        return 0;
    }
}
