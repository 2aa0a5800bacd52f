package dev.reelay.runcomfy;

import dev.reelay.answer.CallFailure;

/** The fake behaves as the real client does. */
class FakeModelDirectoryTest extends ModelDirectoryContract {

    private final FakeModelDirectory fake = new FakeModelDirectory();

    FakeModelDirectoryTest() {
        fake.list(RECORDS);
    }

    @Override
    ModelDirectory directory() {
        return fake;
    }

    @Override
    void fail() {
        fake.pages((_, _) -> FakeModelDirectory.failed(CallFailure.Kind.SERVER_ERROR));
        fake.models(_ -> FakeModelDirectory.failed(CallFailure.Kind.SERVER_ERROR));
    }
}
