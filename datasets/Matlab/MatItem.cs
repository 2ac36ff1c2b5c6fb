namespace Mira.Datasets.Matlab;

/// <summary>One data element.</summary>
internal readonly ref struct MatItem(MatElement type, ReadOnlySpan<byte> content)
{
    /// <summary>What its bytes are.</summary>
    public MatElement Type { get; } = type;

    /// <summary>Its bytes, without tag and padding.</summary>
    public ReadOnlySpan<byte> Content { get; } = content;
}
