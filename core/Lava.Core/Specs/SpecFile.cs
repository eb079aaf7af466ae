namespace Lava.Core.Specs;

/// <summary>A file of a realm folder, as text.</summary>
/// <param name="Path">The path to show in messages; its folders say what the file holds.</param>
/// <param name="Text">The whole text.</param>
public sealed record SpecFile(string Path, string Text);
