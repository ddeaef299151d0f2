import { CONNECT_INSTANCE } from '../../../resources/connect-instance';
import { liveAddress } from '../resources';

/** The address of an instance, by its id. */
export function instanceAddress(id: string): string {
  return liveAddress(CONNECT_INSTANCE.type, id);
}
