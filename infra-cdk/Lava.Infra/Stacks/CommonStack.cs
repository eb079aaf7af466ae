using Amazon.CDK;
using Constructs;
using Lava.Core.Naming;
using Lava.Infra.Constructs;

namespace Lava.Infra.Stacks;

/// <summary><c>lava-common</c>: what the realms of an account and region share.</summary>
public sealed class CommonStack : Stack
{
    /// <summary>Makes the table of realms.</summary>
    public CommonStack(Construct scope, IStackProps props) : base(scope, "lava-common", props) =>
        _ = RealmTables.Make(this, "Realms", TableShapes.Realms);
}
