import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Starts DynamoDB Local on the loopback address only; by itself it listens on all. Ends when its standard input does. */
public final class LoopbackDynamo {
    public static void main(String[] arguments) throws Exception {
        DynamoDBProxyServer proxy = ServerRunner.createServerFromCommandLineArgs(
            new String[] {"-inMemory", "-sharedDb", "-disableTelemetry", "-port", arguments[0]});
        for (Field field : DynamoDBProxyServer.class.getDeclaredFields()) {
            if (field.getType() != Server.class) continue;
            field.setAccessible(true);
            for (Connector connector : ((Server) field.get(proxy)).getConnectors()) ((ServerConnector) connector).setHost("127.0.0.1");
        }
        proxy.start();
        System.out.println("READY " + arguments[0]);
        while (System.in.read() >= 0) { }
        System.exit(0);
    }
}
