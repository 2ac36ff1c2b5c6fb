namespace Mira.Tests.Support;

/// <summary>Tests that use libtorch's global state (its default random generator, the count of live
/// tensors) run alone.</summary>
/// <remarks>Mark such a class with <c>[Collection(TorchGlobals.Name)]</c>.</remarks>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class TorchGlobals
{
    public const string Name = "libtorch's global state";
}
