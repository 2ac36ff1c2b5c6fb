using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Experiments.Runtime;

/// <summary>Which of the descriptors for standard output and error a process was started with.</summary>
/// <param name="IsOutputOpen">Whether standard output was open.</param>
/// <param name="IsErrorOpen">Whether standard error was open.</param>
public sealed record StandardDescriptors(bool IsOutputOpen, bool IsErrorOpen)
{
    private const int Output = 1, Error = 2;

    /// <summary>Looks at them and gives the numbers of closed ones to /dev/null: a file opened later would take them,
    /// and get what is printed.</summary>
    /// <remarks>To be called before anything is opened. Where the runtime was quicker, the descriptor is its own and
    /// counts as closed.</remarks>
    public static StandardDescriptors Take()
    {
        if (!Platform.IsLinux)
        {
            return new StandardDescriptors(IsOutputOpen: true, IsErrorOpen: true);
        }
        var found = new StandardDescriptors(IsInherited(Output), IsInherited(Error));
        var taken = LibC.Open("/dev/null", LibC.ReadWrite);
        while (taken is >= 0 and <= Error)
        {
            taken = LibC.Open("/dev/null", LibC.ReadWrite);
        }
        if (taken > Error)
        {
            _ = LibC.Close(taken);
        }
        return found;
    }

    /// <summary>Nothing inherited is closed in a child, while everything that the runtime
    /// opens for itself is.</summary>
    private static bool IsInherited(int descriptor) =>
        LibC.Control(descriptor, LibC.GetFlags) is >= 0 and var flags && (flags & LibC.ClosedInChild) == 0;
}
