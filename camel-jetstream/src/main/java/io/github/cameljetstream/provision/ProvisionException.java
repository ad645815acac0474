package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.NotPermittedException;
import io.nats.client.JetStreamApiException;
import io.nats.client.RequestFailureException;
import java.io.IOException;

/**
 * A stream or consumer cannot be used as it is: the message names it, what is the matter, and the cure.
 */
public final class ProvisionException extends Exception {
    private static final long serialVersionUID = 1L;

    private boolean notPermitted;
    private boolean notSeen;

    public ProvisionException(String message) {
        super(message);
    }

    public ProvisionException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the server did not let us ask. */
    public boolean isNotPermitted() {
        return notPermitted;
    }

    /** Whether a stream was looked for and not found, which another account may have nevertheless. */
    public boolean isNotSeen() {
        return notSeen;
    }

    /** There is no stream that we see. */
    ProvisionException notSeen() {
        notSeen = true;
        return this;
    }

    /** For an answer of the server that refuses what was asked. */
    static ProvisionException refused(String what, JetStreamApiException e) {
        if (ApiErrors.is(e, ApiErrors.NOT_ENABLED, ApiErrors.NOT_ENABLED_FOR_ACCOUNT)) {
            return new ProvisionException(
                            what + ": JetStream is not enabled for our account (" + e.getApiErrorCode() + " "
                                    + e.getErrorDescription()
                                    + "). Enable it for the account in the server's configuration.",
                            e)
                    .notSeen();
        }
        return new ProvisionException(
                what + ": the server refused it with error " + e.getApiErrorCode() + " (" + e.getErrorDescription()
                        + ").",
                e);
    }

    /** For a consumer that cannot be made as the options say by an update. */
    static ProvisionException notChanged(String what, String why, JetStreamApiException e) {
        return new ProvisionException(
                what + " cannot be changed as the options say: " + why
                        + ". Delete it to have it made anew (it loses its"
                        + " place in the stream), give the options that the server has, or consumerProvisioning=bind to use it"
                        + " as it is.",
                e);
    }

    /** For no answer at all. */
    static ProvisionException unanswered(String what, JetStreamApi api, IOException e) {
        NotPermittedException denied = NotPermittedException.in(e);
        if (denied != null) {
            ProvisionException refused = new ProvisionException(
                    what + ": " + denied.denial().describe() + ". See the manual, What the user must be allowed.", e);
            refused.notPermitted = true;
            return refused;
        }
        String error = e instanceof RequestFailureException failure ? failure.getLastError() : null;
        ProvisionException unanswered = new ProvisionException(
                what + ": JetStream does not answer at " + api.describe()
                        + (error == null ? "" : " The server says: " + error + ".")
                        + " Check that the server was started with"
                        + " JetStream (nats-server -js), that domain and apiPrefix are right if one is given, and that"
                        + " our user may publish there.",
                e);
        unanswered.notSeen = true;
        return unanswered;
    }
}
