// Pictures for tests, drawn on the spot.
import sharp from 'sharp'

/** A picture of one colour, in a form that cameras write, with where it was taken in it. */
export async function photo(width = 64, height = 48): Promise<Uint8Array<ArrayBuffer>> {
  const drawn = sharp({ create: { width, height, channels: 3, background: '#c43' } })
  const exif = {
    IFD0: { Make: 'Secret Camera' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
  }
  return new Uint8Array(await drawn.jpeg().withExif(exif).toBuffer())
}

/** The same without a camera. */
export async function drawing(width = 64, height = 48): Promise<Uint8Array<ArrayBuffer>> {
  const background = { r: 0, g: 80, b: 120, alpha: 0.5 }
  return new Uint8Array(
    await sharp({ create: { width, height, channels: 4, background } })
      .png()
      .toBuffer(),
  )
}
