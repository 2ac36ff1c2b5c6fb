using System.Text;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>Names of tensors without what wraps a network in training: DistributedDataParallel,
/// torch.compile, FSDP.</summary>
internal static class PlainName
{
    private static readonly HashSet<string> Wrappers = ["module", "_orig_mod", "_forward_module",
        "_fsdp_wrapped_module", "_checkpoint_wrapped_module"];
    private static readonly char[] Separators = ['.', '/'];

    /// <summary>The name without the wrappers, wherever they stand.</summary>
    internal static string Of(string name)
    {
        if (!Wrappers.Any(wrapper => name.Contains(wrapper, StringComparison.Ordinal)))
        {
            return name;
        }
        var plain = new StringBuilder(name.Length);
        foreach (var (start, end, isWrapper) in Segments(name))
        {
            if (!isWrapper)
            {
                plain.Append(name, start, end - start);
            }
        }
        return plain.ToString();
    }

    /// <summary>How much of a name is its prefix, wrappers in it and right behind it counted.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="plainLength">Length of the prefix without wrappers.</param>
    internal static int PrefixLength(string name, int plainLength)
    {
        var plain = 0;
        foreach (var (start, end, isWrapper) in Segments(name))
        {
            if (!isWrapper && plain >= plainLength)
            {
                return start;
            }
            plain += isWrapper ? 0 : end - start;
        }
        return name.Length;
    }

    /// <summary>Parts of a name, each with the separator that ends it; the last part is never a wrapper.</summary>
    private static IEnumerable<(int Start, int End, bool IsWrapper)> Segments(string name)
    {
        var start = 0;
        while (start < name.Length)
        {
            var separator = name.IndexOfAny(Separators, start);
            var end = separator < 0 ? name.Length : separator + 1;
            yield return (start, end, separator >= 0 && Wrappers.Contains(name[start..separator]));
            start = end;
        }
    }
}
