using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Lava.Infra.Constructs;

/// <summary>A queue as the realm has them: encrypted, TLS only, 14 days.</summary>
internal static class RealmQueue
{
    public static Queue Make(Construct scope, string id, string name, IKey key, Duration? visibility = null, DeadLetterQueue? deadLetters = null) => new(scope, id, new QueueProps
    {
        QueueName = name,
        Encryption = QueueEncryption.KMS,
        EncryptionMasterKey = key,
        DataKeyReuse = Duration.Minutes(60),
        EnforceSSL = true,
        RetentionPeriod = Duration.Days(14),
        VisibilityTimeout = visibility,
        DeadLetterQueue = deadLetters,
        RemovalPolicy = RemovalPolicy.RETAIN,
    });
}
