using System.Globalization;

namespace Mira.Experiments.Runtime;

/// <summary>Which GPU of the machine a CUDA device of this process is.</summary>
internal static class VisibleDevices
{
    /// <summary>Environment variable by which a process is shown only some GPUs, in a chosen order.</summary>
    internal const string Variable = "CUDA_VISIBLE_DEVICES";

    /// <summary>The driver's number or UUID of a CUDA device; null where the variable does not tell.</summary>
    /// <param name="variable">Value of <see cref="Variable"/>; null or empty for unset.</param>
    /// <param name="index">The CUDA device, from 0.</param>
    internal static string? Name(string? variable, int index)
    {
        if (string.IsNullOrWhiteSpace(variable))
        {
            return index.ToString(CultureInfo.InvariantCulture);
        }
        var entry = variable.Split(',', StringSplitOptions.TrimEntries).ElementAtOrDefault(index);
        return entry is not null && (entry.StartsWith("GPU-", StringComparison.Ordinal) || entry.All(char.IsAsciiDigit)) ? entry : null;
    }
}
