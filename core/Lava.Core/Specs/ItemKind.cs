namespace Lava.Core.Specs;

/// <summary>What an item of a realm folder is.</summary>
public enum ItemKind
{
    /// <summary>The realm itself.</summary>
    Realm,

    /// <summary>A job.</summary>
    Job,

    /// <summary>A connection.</summary>
    Connection,

    /// <summary>An S3 trigger.</summary>
    Trigger,
}
