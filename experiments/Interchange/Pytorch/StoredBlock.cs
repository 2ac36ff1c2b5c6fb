namespace Mira.Experiments.Interchange.Pytorch;

/// <summary>Bytes of a file.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">How many.</param>
/// <param name="Checksum">Their CRC-32 where the container has one.</param>
internal readonly record struct StoredBlock(long Start, long Length, uint? Checksum);
