// Names that several namespaces of the CDK have too: here they always mean these.
global using CfnRule = Amazon.CDK.AWS.Events.CfnRule;
global using CfnRuleProps = Amazon.CDK.AWS.Events.CfnRuleProps;
global using Names = Lava.Core.Naming.Names;
