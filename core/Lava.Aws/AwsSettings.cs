using Amazon.Runtime;

namespace Lava.Aws;

/// <summary>How a realm on AWS is reached. Credentials and endpoints come by the SDK's own means (environment, profile, role; <c>AWS_ENDPOINT_URL[_SERVICE]</c>).</summary>
public sealed record AwsSettings
{
    /// <summary>The realm's name.</summary>
    public required string Realm { get; init; }
    /// <summary>The region; null: as <c>AWS_REGION</c>, the profile or the instance says.</summary>
    public string? Region { get; init; }
    /// <summary>A named profile of the shared configuration; null: the default chain.</summary>
    public string? Profile { get; init; }
    /// <summary>Credentials; null: <see cref="Profile"/>'s, or those that the SDK finds.</summary>
    public AWSCredentials? Credentials { get; init; }
    /// <summary>Addresses of services by their SDK names (<c>DynamoDB</c>, <c>SQS</c>, <c>S3</c>, …); a service that isn't there has its usual one.</summary>
    public IReadOnlyDictionary<string, string> Endpoints { get; init; } = new Dictionary<string, string>();
    /// <summary>How long specs, the realm item and secrets may be older than their tables.</summary>
    public CacheTimes Caches { get; init; } = new();
    /// <summary>Where payloads are kept between runs, by ETag (absolute); null: nowhere.</summary>
    public string? PayloadCache { get; init; }
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>How long what was read is used again. Zero: not at all.</summary>
public sealed record CacheTimes
{
    /// <summary>The realm item. The original read it once a process.</summary>
    public TimeSpan Realm { get; init; } = TimeSpan.FromMinutes(1);
    /// <summary>Jobs and connections.</summary>
    public TimeSpan Specs { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Triggers (<c>S3TRIGGER_CACHE_TTL</c>).</summary>
    public TimeSpan Triggers { get; init; } = TimeSpan.FromMinutes(1);
    /// <summary>Secrets (<c>PARAM_CACHE_TTL</c>).</summary>
    public TimeSpan Secrets { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Everything is read anew each time.</summary>
    public static CacheTimes None { get; } = new() { Realm = TimeSpan.Zero, Specs = TimeSpan.Zero, Triggers = TimeSpan.Zero, Secrets = TimeSpan.Zero };
}
